import { Injectable } from '@nestjs/common';
import pLimit from 'p-limit';
import { Config } from '../config/config.js';
import { failPoint } from '../kernel/fail-point.js';
import { DatabaseClock } from '../platform/database/database-clock.service.js';
import { Database } from '../platform/database/database.js';
import { GroupWriter } from '../platform/database/group-writer.js';
import { Replication } from '../platform/database/replication/replication.service.js';
import { Log } from '../platform/logging/log.js';
import { Metrics } from '../platform/metrics/metrics.js';
import type { ProviderAnswer } from '../vending/provider-answer.js';
import { VendingService } from '../vending/vending.service.js';
import type { NewAttempt } from '../vending/electricity-provider.js';
import type { DuePayment, PaymentRef } from './payment.js';
import type { AskOnlyPeriod } from './ask-only.js';
import { AskOnlyService } from './ask-only.service.js';
import { PaymentSearchService } from './payment-search.service.js';
import { RetryPolicies } from './retry-policies.service.js';
import type { Report } from './settlement.js';
import { SettlementService } from './settlement.service.js';
import { claim, intentOf, readKeys, type ClaimedPayment, type Visitor } from './visit.store.js';

/** A visit begins when another ends, one by one; resting lets them share a claim. */
const BOUNDS = { groupMax: 100, waitingMax: 20_000, restMs: 5 };

/** A visit that asks for a claim, with whom a first attempt would be asked of; null: of nobody now. */
interface Wish extends PaymentRef {
  readonly chosen: string | null;
  /** The period in which the providers were asked, and nobody had it. */
  readonly cleared: AskOnlyPeriod | null;
}

/** What a visit found out, and what it would need for the next attempt. */
interface Finding {
  readonly payment: ClaimedPayment;
  readonly report: Report;
  /** The next attempt was sent before, and is only asked about. */
  readonly isSent?: boolean;
}

/**
 * A visit to a payment: claim it and store its attempt, ask the provider, commit what it answered;
 * should that prove a failure where another provider may still vend, ask that one as well.
 * As many as WORKER_CONCURRENCY are with providers at once, whoever asked for them.
 */
@Injectable()
export class PaymentVisitService {
  private readonly underWay = new Map<string, Promise<void>>();
  private readonly lanes: ReturnType<typeof pLimit>;
  private readonly claims = new GroupWriter<Wish, ClaimedPayment | null>(
    (wishes) => this.claimTogether(wishes),
    { ...BOUNDS, door: this.database.connections.watch },
    (wish) => [wish.paymentId],
  );
  private isStopping = false;

  constructor(
    private readonly config: Config,
    private readonly clock: DatabaseClock,
    private readonly database: Database,
    private readonly replication: Replication,
    private readonly vending: VendingService,
    private readonly settlement: SettlementService,
    private readonly askOnly: AskOnlyService,
    private readonly search: PaymentSearchService,
    private readonly log: Log,
    private readonly policies: RetryPolicies,
    metrics: Metrics,
  ) {
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
  async visitAll(due: readonly DuePayment[]): Promise<void> {
    await Promise.all(due.map((one) => this.visit(one)));
  }

  /** Begins no visit any more; resolves once those under way are over. */
  async stop(): Promise<void> {
    this.isStopping = true;
    await Promise.all(this.underWay.values());
  }

  private visit(due: DuePayment): Promise<void> {
    const known = this.underWay.get(due.paymentId);
    if (known !== undefined) return known;
    if (!this.clock.isRight()) return Promise.resolve();
    const visit = this.look(due)
      .catch((error: unknown) => {
        this.log.warn({ err: error, paymentId: due.paymentId }, 'a visit failed; it stays due');
      })
      .finally(() => this.underWay.delete(due.paymentId));
    this.underWay.set(due.paymentId, visit);
    return visit;
  }

  private async look(due: DuePayment): Promise<void> {
    const first = due.provider === null ? this.vending.choose(due.billerId, []) : null;
    // Who waits for a busy provider keeps no lane from the others.
    let finding = await this.inTurn(due.provider ?? first ?? undefined, () =>
      this.findOut(due, first),
    );
    while (finding !== null) finding = await this.settle(finding);
  }

  /** @returns what the next attempt came to, when the answer led to one. */
  private async settle({ payment, report, isSent }: Finding): Promise<Finding | null> {
    await failPoint('answered');
    // Counted from before the commit, on a clock nobody sets: never later than the stored `sendBy`.
    const sendByMs = performance.now() + this.policies.shared.sendWithinMs;
    const next = await this.settlement.settle(payment, report);
    await failPoint('settled');
    const alternative = report.kind === 'answer' ? (report.alternative ?? null) : null;
    if (next === null) {
      if (alternative !== null) this.vending.giveUp(payment.billerId, alternative.provider);
      return null;
    }
    const rerouted: ClaimedPayment = {
      ...payment,
      task: 'vend',
      attempts: payment.attempts + 1,
      attempt: next,
      commit: next.commit,
      tried: [...payment.tried, next.provider],
    };
    if (isSent === true) {
      return this.inTurn(next.provider, () => this.requery(rerouted, next));
    }
    return this.inTurn(next.provider, () => this.vend(rerouted, next, sendByMs));
  }

  private async findOut(
    due: DuePayment,
    chosen: string | null,
    cleared: AskOnlyPeriod | null = null,
  ): Promise<Finding | null> {
    const sendByMs = performance.now() + this.policies.shared.sendWithinMs;
    const { walletId, paymentId } = due;
    const payment = this.isStopping
      ? null
      : await this.claims.submit({ walletId, paymentId, chosen, cleared });
    if (payment?.task !== 'vend' && chosen !== null) this.vending.giveUp(due.billerId, chosen);
    if (payment === null) return null;
    await failPoint('claimed');
    return this.act(due, payment, sendByMs);
  }

  private async act(
    due: DuePayment,
    payment: ClaimedPayment,
    sendByMs: number,
  ): Promise<Finding | null> {
    if (payment.task === 'ask') return this.askFirst(due, payment);
    if (payment.task === 'expire') return { payment, report: { kind: 'expired' } };
    if (payment.attempt === null) return null;
    return payment.task === 'vend'
      ? this.vend(payment, payment.attempt, sendByMs)
      : this.requery(payment, payment.attempt);
  }

  /** Looks at the providers for a payment without an attempt, which may have one that is missing here. */
  private async askFirst(due: DuePayment, payment: ClaimedPayment): Promise<Finding | null> {
    const search = await this.search.searchFirst(payment);
    switch (search.kind) {
      case 'waiting':
        return null;
      case 'cleared':
        return this.findOut(due, this.vending.choose(due.billerId, []), search.period);
      case 'adopted': {
        const { attempt, answer } = search;
        const adopted = { ...payment, attempts: 1, attempt, tried: [attempt.provider] };
        return {
          payment: adopted,
          report: { kind: 'answer', attempt: 1, call: 'requery', answer },
        };
      }
    }
  }

  private async vend(
    payment: ClaimedPayment,
    { provider, requestId }: NewAttempt,
    sendByMs: number,
  ): Promise<Finding> {
    await failPoint('attempt-committed');
    if (!(await this.replication.isConfirmed(payment.commit ?? null, sendByMs))) {
      return this.askInstead(payment, { provider, requestId });
    }
    const { phone } = payment;
    const order = { ...intentOf(payment, requestId), phone, sendByMs };
    return this.found(payment, 'vend', await this.vending.vend(provider, order));
  }

  /** Asks about an attempt that was not sent, because the server that takes over might not know of it. */
  private async askInstead(payment: ClaimedPayment, attempt: NewAttempt): Promise<Finding> {
    this.vending.giveUp(payment.billerId, attempt.provider);
    const order = intentOf(payment, attempt.requestId);
    const answer = await this.vending.requery(attempt.provider, order);
    return this.found(payment, 'requery', notSent(answer));
  }

  private async requery(
    payment: ClaimedPayment,
    { provider, requestId }: NewAttempt,
  ): Promise<Finding> {
    const answer = await this.vending.requery(provider, intentOf(payment, requestId));
    const checked = await this.search.checkFailure(payment, answer);
    if (checked.successor === null) return this.found(payment, 'requery', checked.answer);
    const { attempts: attempt } = payment;
    const known = { attempt, answer: checked.answer, alternative: checked.successor };
    return { payment, report: { kind: 'answer', call: 'requery', ...known }, isSent: true };
  }

  private found(
    payment: ClaimedPayment,
    call: 'vend' | 'requery',
    answer: ProviderAnswer,
  ): Finding {
    const hasFailed = answer.kind === 'refused' || answer.kind === 'notFound';
    // While nothing is confirmed, what another provider would be asked for could not be sent.
    const mayHaveFailed = hasFailed && !this.replication.isHolding;
    const other = mayHaveFailed ? this.vending.choose(payment.billerId, payment.tried) : null;
    const { attempts: attempt } = payment;
    const alternative =
      other === null ? null : this.vending.newAttempt(other, { ...payment, number: attempt + 1 });
    return { payment, report: { kind: 'answer', attempt, call, answer, alternative } };
  }

  private inTurn<Result>(
    provider: string | undefined,
    call: () => Promise<Result>,
  ): Promise<Result> {
    return this.vending.inTurn(provider, () => this.lanes(call));
  }

  private async claimTogether(
    wishes: readonly Wish[],
  ): Promise<{ ok: true; value: ClaimedPayment | null }[]> {
    const visitors = await this.withAttempts(wishes);
    const { sendWithinMs, pendingMaxMs } = this.policies.shared;
    const waits = {
      claimMs: this.policies.visitMs,
      sendWithinMs,
      pendingMaxMs,
      routeWaitMs: this.config.env.SWEEP_INTERVAL_MS,
    };
    const { value: claimed, commit } = await this.replication.write((sql) =>
      claim(sql, visitors, waits),
    );
    const byId = new Map(claimed.map((payment) => [payment.paymentId, { ...payment, commit }]));
    return visitors.map((visitor) => ({ ok: true, value: byId.get(visitor.paymentId) ?? null }));
  }

  private async withAttempts(wishes: readonly Wish[]): Promise<Visitor[]> {
    const starting = wishes.filter(({ chosen }) => chosen !== null);
    const [keys, { period, isHeld }] = await Promise.all([
      readKeys(this.database, starting),
      this.askOnly.stance(),
    ]);
    return wishes.map(({ chosen, cleared, ...ref }) => {
      const isCleared = period?.beganAt.getTime() === cleared?.beganAt.getTime();
      if (isHeld || !isCleared) return { ...ref, first: null, isAsk: true };
      const key = keys.get(ref.paymentId);
      const isHolding = this.replication.isHolding;
      if (chosen === null || key === undefined || isHolding) return { ...ref, first: null };
      const intent = { ...ref, idempotencyKey: key, number: 1 };
      return { ...ref, first: this.vending.newAttempt(chosen, intent) };
    });
  }
}

/** Nothing was sent: should the provider say at the next look, too, that it never heard of it, it failed. */
function notSent(answer: ProviderAnswer): ProviderAnswer {
  if (answer.kind !== 'notFound' && answer.kind !== 'unclear') return answer;
  const message = 'It was not sent: no standby had confirmed its attempt.';
  const refusal = { code: 'not_sent', message, fault: 'provider' } as const;
  return { kind: 'unclear', reason: message, refusal, evidence: answer.evidence };
}
