import { Injectable } from '@nestjs/common';
import { failPoint } from '../kernel/fail-point.js';
import { within } from '../kernel/within.js';
import { Database } from '../platform/database/database.js';
import { GroupWriter } from '../platform/database/group-writer.js';
import { VendingService } from '../vending/vending.service.js';
import type { PaymentRef } from './payment.js';
import type { RetryPolicy } from './retry-policy.js';
import { RetryPolicies } from './retry-policies.service.js';
import type { Report } from './settlement.js';
import { SettlementService } from './settlement.service.js';
import { claim, submit, type ClaimedPayment, type Submission } from './visit.store.js';

const BOUNDS = { groupMax: 100, waitingMax: 20_000 };
/** What a visit needs beside the provider's call before it is over. */
const MARGIN_MS = 5_000;

/** A visit to a payment: claim it, store the attempt, ask the provider, commit what it answered. */
@Injectable()
export class PaymentVisitService {
  private readonly policy: RetryPolicy;
  private readonly underWay = new Map<string, Promise<void>>();
  private readonly claims = new GroupWriter<PaymentRef, ClaimedPayment | null>(
    (refs) => this.claimTogether(refs),
    BOUNDS,
    (ref) => ref.paymentId,
  );
  private readonly submissions = new GroupWriter<Submission, boolean>(
    (group) => this.submitTogether(group),
    BOUNDS,
  );

  constructor(
    private readonly database: Database,
    private readonly vending: VendingService,
    private readonly settlement: SettlementService,
    policies: RetryPolicies,
  ) {
    this.policy = policies.policy;
  }

  /**
   * Looks at a payment if it is due and nobody else is looking. Ringing twice does nothing.
   * @throws DatabaseUnavailable, Busy: the payment stays due.
   */
  visit(ref: PaymentRef): Promise<void> {
    const known = this.underWay.get(ref.paymentId);
    if (known !== undefined) return known;
    const visit = this.look(ref).finally(() => this.underWay.delete(ref.paymentId));
    this.underWay.set(ref.paymentId, visit);
    return visit;
  }

  /** How many visits are under way. */
  get count(): number {
    return this.underWay.size;
  }

  /** Resolves once every visit under way is over, or `withinMs` has passed. */
  async drained(withinMs: number): Promise<void> {
    await within(withinMs, Promise.allSettled(this.underWay.values()));
  }

  private async look(ref: PaymentRef): Promise<void> {
    const payment = await this.claims.submit(ref);
    if (payment === null) return;
    await failPoint('claimed');
    if (payment.status !== 'pending') {
      await this.requery(payment);
    } else if (payment.ageMs > this.policy.pendingMaxMs) {
      await this.settlement.settle(ref, { kind: 'expired' });
    } else {
      await this.vend(payment);
    }
    await failPoint('settled');
  }

  private async vend(payment: ClaimedPayment): Promise<void> {
    // Counted from before the commit, on a clock nobody sets: never later than the stored `sendBy`.
    const sendByMs = performance.now() + this.policy.sendWithinMs;
    const attempt = this.vending.newAttempt();
    if (!(await this.submissions.submit({ payment, ...attempt }))) return;
    await failPoint('attempt-committed');
    const answer = await this.vending.vend({
      requestId: attempt.requestId,
      billerId: payment.billerId,
      meterNumber: payment.meterNumber,
      meterType: payment.meterType,
      amount: payment.amount,
      phone: payment.phone,
      sendByMs,
    });
    await this.report(payment, { kind: 'answer', attempt: 1, call: 'vend', answer });
  }

  private async requery(payment: ClaimedPayment): Promise<void> {
    if (payment.requestId === null) return;
    const answer = await this.vending.requery(payment.requestId);
    const { attempts: attempt } = payment;
    await this.report(payment, { kind: 'answer', attempt, call: 'requery', answer });
  }

  private async report(ref: PaymentRef, report: Report): Promise<void> {
    await failPoint('answered');
    await this.settlement.settle(ref, report);
  }

  private async claimTogether(
    refs: readonly PaymentRef[],
  ): Promise<{ ok: true; value: ClaimedPayment | null }[]> {
    const forMs = this.policy.sendWithinMs + this.policy.timeoutMs + MARGIN_MS;
    const claimed = await claim(this.database, refs, forMs);
    const byId = new Map(claimed.map((payment) => [payment.paymentId, payment]));
    return refs.map((ref) => ({ ok: true, value: byId.get(ref.paymentId) ?? null }));
  }

  private async submitTogether(
    group: readonly Submission[],
  ): Promise<{ ok: true; value: boolean }[]> {
    const { sendWithinMs, timeoutMs } = this.policy;
    const ids = await submit(this.database, group, {
      sendWithinMs,
      nextCheckMs: sendWithinMs + timeoutMs + MARGIN_MS,
    });
    return group.map(({ payment }) => ({ ok: true, value: ids.has(payment.paymentId) }));
  }
}
