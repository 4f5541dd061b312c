import { Injectable } from '@nestjs/common';
import pLimit from 'p-limit';
import { Config } from '../config/config.js';
import { failPoint } from '../kernel/fail-point.js';
import { within } from '../kernel/within.js';
import { Database } from '../platform/database/database.js';
import { GroupWriter } from '../platform/database/group-writer.js';
import { Log } from '../platform/logging/log.js';
import { Metrics } from '../platform/metrics/metrics.js';
import { VendingService } from '../vending/vending.service.js';
import type { PaymentRef } from './payment.js';
import type { RetryPolicy } from './retry-policy.js';
import { RetryPolicies } from './retry-policies.service.js';
import type { Report } from './settlement.js';
import { SettlementService } from './settlement.service.js';
import { claim, type ClaimedPayment, type Visitor } from './visit.store.js';

/** A visit begins when another ends, one by one; resting lets them share a claim. */
const BOUNDS = { groupMax: 100, waitingMax: 20_000, restMs: 5 };
/** What a visit needs beside the provider's call before it is over. */
const MARGIN_MS = 5_000;

/**
 * A visit to a payment: claim it and store its attempt, ask the provider, commit what it answered.
 * As many as WORKER_CONCURRENCY are with the provider at once, whoever asked for them.
 */
@Injectable()
export class PaymentVisitService {
  private readonly policy: RetryPolicy;
  private readonly underWay = new Map<string, Promise<void>>();
  private readonly lanes: ReturnType<typeof pLimit>;
  private readonly claims = new GroupWriter<Visitor, ClaimedPayment | null>(
    (visitors) => this.claimTogether(visitors),
    BOUNDS,
    (visitor) => [visitor.paymentId],
  );
  private isStopping = false;

  constructor(
    config: Config,
    private readonly database: Database,
    private readonly vending: VendingService,
    private readonly settlement: SettlementService,
    private readonly log: Log,
    policies: RetryPolicies,
    metrics: Metrics,
  ) {
    this.policy = policies.policy;
    const lanes = pLimit(config.env.WORKER_CONCURRENCY);
    this.lanes = lanes;
    metrics.gauge({
      name: 'bill_vending_visits',
      help: 'Visits to payments that are under way in this process.',
      collect() {
        this.set(lanes.activeCount);
      },
    });
  }

  /**
   * Looks at each payment that is due and that nobody else is looking at; ringing twice does nothing.
   * Resolves when all of it is over. Never throws: a payment whose visit fails stays due.
   */
  async visitAll(refs: readonly PaymentRef[]): Promise<void> {
    await Promise.all(refs.map((ref) => this.visit(ref)));
  }

  /** Begins no visit any more; resolves once those under way are over, or `withinMs` has passed. */
  async stop(withinMs: number): Promise<void> {
    this.isStopping = true;
    await within(withinMs, Promise.all(this.underWay.values()));
  }

  private visit(ref: PaymentRef): Promise<void> {
    const known = this.underWay.get(ref.paymentId);
    if (known !== undefined) return known;
    const visit = this.look(ref)
      .catch((error: unknown) => {
        this.log.warn({ err: error, paymentId: ref.paymentId }, 'a visit failed; it stays due');
      })
      .finally(() => this.underWay.delete(ref.paymentId));
    this.underWay.set(ref.paymentId, visit);
    return visit;
  }

  private async look(ref: PaymentRef): Promise<void> {
    const report = await this.lanes(() => this.findOut(ref));
    if (report === null) return;
    await failPoint('answered');
    await this.settlement.settle(ref, report);
    await failPoint('settled');
  }

  private async findOut(ref: PaymentRef): Promise<Report | null> {
    if (this.isStopping) return null;
    // Counted from before the commit, on a clock nobody sets: never later than the stored `sendBy`.
    const sendByMs = performance.now() + this.policy.sendWithinMs;
    const payment = await this.claims.submit({ ...ref, ...this.vending.newAttempt() });
    if (payment === null) return null;
    await failPoint('claimed');
    if (payment.task === 'expire') return { kind: 'expired' };
    return payment.task === 'vend' ? this.vend(payment, sendByMs) : this.requery(payment);
  }

  private async vend(payment: ClaimedPayment, sendByMs: number): Promise<Report | null> {
    const { attempts: attempt, requestId } = payment;
    if (requestId === null) return null;
    await failPoint('attempt-committed');
    const answer = await this.vending.vend({
      requestId,
      billerId: payment.billerId,
      meterNumber: payment.meterNumber,
      meterType: payment.meterType,
      amount: payment.amount,
      phone: payment.phone,
      sendByMs,
    });
    return { kind: 'answer', attempt, call: 'vend', answer };
  }

  private async requery(payment: ClaimedPayment): Promise<Report | null> {
    const { attempts: attempt, requestId } = payment;
    if (requestId === null) return null;
    const answer = await this.vending.requery(requestId);
    return { kind: 'answer', attempt, call: 'requery', answer };
  }

  private async claimTogether(
    visitors: readonly Visitor[],
  ): Promise<{ ok: true; value: ClaimedPayment | null }[]> {
    const { sendWithinMs, timeoutMs, pendingMaxMs } = this.policy;
    const claimMs = sendWithinMs + timeoutMs + MARGIN_MS;
    const claimed = await claim(this.database, visitors, { claimMs, sendWithinMs, pendingMaxMs });
    const byId = new Map(claimed.map((payment) => [payment.paymentId, payment]));
    return visitors.map((visitor) => ({ ok: true, value: byId.get(visitor.paymentId) ?? null }));
  }
}
