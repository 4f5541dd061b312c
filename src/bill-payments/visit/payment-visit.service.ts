import { Injectable } from '@nestjs/common';
import { Config } from '../../config/config.js';
import { failPoint } from '../../kernel/fail-point.js';
import { DatabaseClock } from '../../platform/database/database-clock.service.js';
import { Database } from '../../platform/database/database.js';
import { GroupWriter } from '../../platform/database/group-writer.js';
import { Replication } from '../../platform/database/replication/replication.service.js';
import { Metrics } from '../../platform/metrics/metrics.js';
import type { ProviderAnswer } from '../../vending/provider/provider-answer.js';
import { ProviderSlot, type NoSlot } from '../../vending/limiter/provider-limiter.js';
import { VendingService } from '../../vending/vending.service.js';
import type { NewAttempt } from '../../vending/provider/electricity-provider.js';
import type { DuePayment, PaymentRef } from '../payment/payment.js';
import type { AskOnlyPeriod } from '../ask-only/ask-only.js';
import { AskOnlyService } from '../ask-only/ask-only.service.js';
import { deferred, mayFailOver, NEXT_PROVIDER_WAIT_MS, notSent } from './lanes/failover.js';
import { PaymentSearchService } from '../desk/payment-search.service.js';
import { RetryPolicies } from '../payment/retry-policies.service.js';
import { SettlementService } from '../settle/settlement.service.js';
import {
  claim,
  intentOf,
  readKeys,
  type ClaimedPayment,
  type VisitResult,
  type ClaimRequest,
} from './visit.store.js';

/** Visits begin one by one, when others end. A short rest lets several share one claim statement. */
const BOUNDS = { groupMax: 100, waitingMax: 20_000, restMs: 5 };

/** A claim that a visit wants. `chosen` is the provider for a first attempt; null while none is available. */
interface WantedClaim extends PaymentRef {
  /** The last asked provider, as far as the visit knows; null: nobody was asked. */
  readonly known: string | null;
  readonly chosen: string | null;
  /** The ask-only period in which all providers were asked, and none knew the payment. */
  readonly cleared: AskOnlyPeriod | null;
}

/**
 * Visits a payment: claims it and stores its attempt, asks the provider, and commits the answer. If the answer
 * proves a failure and another provider may still vend, it asks that one as well. It takes a provider slot
 * first: a payment that gets none stays as it is, for a later visit.
 */
@Injectable()
export class PaymentVisitService {
  private readonly inFlight = new Map<string, Promise<boolean>>();
  private readonly claims = new GroupWriter<WantedClaim, ClaimedPayment | null>(
    (wanted) => this.claimTogether(wanted),
    { ...BOUNDS, availability: this.database.connections.watch },
    (request) => [request.paymentId],
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
    private readonly policies: RetryPolicies,
    metrics: Metrics,
  ) {
    const { inFlight } = this;
    metrics.gauge({
      name: 'bill_vending_visits',
      help: 'Visits to payments that are under way in this process.',
      collect() {
        this.set(inFlight.size);
      },
    });
  }

  /** Begins no more visits; resolves when those in flight are over. */
  async stop(): Promise<void> {
    this.isStopping = true;
    await Promise.allSettled(this.inFlight.values());
  }

  /**
   * Visits a due payment, unless another visit has claimed it. A second call during a visit joins that visit. A
   * payment whose visit throws stays due.
   * @returns true when the payment was visited or needs no visit. False when it may still be due: no provider
   * could be asked, or nothing could be written.
   */
  visit(due: DuePayment): Promise<boolean> {
    const known = this.inFlight.get(due.paymentId);
    if (known !== undefined) return known;
    if (!this.clock.isRight()) return Promise.resolve(false);
    const visit = this.visitNow(due).finally(() => this.inFlight.delete(due.paymentId));
    this.inFlight.set(due.paymentId, visit);
    return visit;
  }

  private async visitNow(due: DuePayment): Promise<boolean> {
    const slot = await this.takeSlot(due);
    // Without a slot the payment is not claimed: it stays due, and its lane waits for a slot.
    if (due.provider !== null && typeof slot === 'string') return false;
    let result = await this.claimAndAct(due, slot instanceof ProviderSlot ? slot : null);
    while (result !== null) result = await this.settle(result);
    return true;
  }

  private takeSlot({ provider, billerId }: DuePayment): Promise<ProviderSlot | NoSlot | null> {
    if (provider === null) return this.vending.takeSlot(billerId, []);
    return this.vending.takeRequerySlot(provider, billerId);
  }

  /** @returns the result of the next attempt, if the answer led to one. */
  private async settle({
    payment,
    report,
    isAlreadySent,
    slot,
  }: VisitResult): Promise<VisitResult | null> {
    try {
      await failPoint('answered');
      // Counted from before the commit, on the monotonic clock: never later than the stored `sendBy`.
      const sendByMs = performance.now() + this.policies.shared.sendWithinMs;
      const next = await this.settlement.settle(payment, report);
      await failPoint('settled');
      if (next === null) return null;
      const rerouted: ClaimedPayment = {
        ...payment,
        task: 'vend',
        status: 'processing',
        attempts: payment.attempts + 1,
        attempt: next,
        refusal: null,
        commit: next.commit,
        tried: [...payment.tried, next.provider],
      };
      if (isAlreadySent === true) return await this.requery(rerouted, next);
      return await this.vend(rerouted, next, sendByMs, slot);
    } finally {
      slot?.release();
    }
  }

  private async claimAndAct(
    due: DuePayment,
    slot: ProviderSlot | null,
    cleared: AskOnlyPeriod | null = null,
  ): Promise<VisitResult | null> {
    try {
      const sendByMs = performance.now() + this.policies.shared.sendWithinMs;
      const { walletId, paymentId } = due;
      const chosen = due.provider === null ? (slot?.provider ?? null) : null;
      const payment = this.isStopping
        ? null
        : await this.claims.submit({ walletId, paymentId, known: due.provider, chosen, cleared });
      if (payment === null) return null;
      await failPoint('claimed');
      return await this.act(due, payment, sendByMs, slot ?? undefined);
    } finally {
      slot?.release();
    }
  }

  private async act(
    due: DuePayment,
    payment: ClaimedPayment,
    sendByMs: number,
    slot: ProviderSlot | undefined,
  ): Promise<VisitResult | null> {
    if (payment.task === 'ask') {
      // It asks several providers, and takes a slot of each.
      slot?.release();
      return this.searchFirst(due, payment);
    }
    if (payment.task === 'expire') return { payment, report: { kind: 'expired' } };
    if (payment.attempt === null) return null;
    if (payment.task === 'vend') return this.vend(payment, payment.attempt, sendByMs, slot);
    return this.requery(payment, payment.attempt, slot);
  }

  /** Asks the providers about a payment without an attempt: they may have one that is missing here. */
  private async searchFirst(due: DuePayment, payment: ClaimedPayment): Promise<VisitResult | null> {
    const search = await this.search.searchFirst(payment);
    switch (search.kind) {
      case 'waiting':
        return null;
      case 'cleared':
        return this.claimAndAct(due, await this.slotFor(due.billerId), search.period);
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
    slot: ProviderSlot | undefined,
  ): Promise<VisitResult> {
    await failPoint('attempt-committed');
    if (!(await this.replication.isConfirmed(payment.commit ?? null, sendByMs))) {
      slot?.release();
      return this.requeryUnsent(payment, { provider, requestId });
    }
    const { phone } = payment;
    const order = { ...intentOf(payment, requestId), phone, sendByMs };
    return this.resultOf(payment, 'vend', await this.vending.vend(provider, order, slot));
  }

  /** Requeries an attempt that was not sent, because its commit might not survive a failover of the database. */
  private async requeryUnsent(payment: ClaimedPayment, attempt: NewAttempt): Promise<VisitResult> {
    const order = intentOf(payment, attempt.requestId);
    const answer = await this.vending.requery(attempt.provider, order);
    return this.resultOf(payment, 'requery', notSent(answer));
  }

  private async requery(
    payment: ClaimedPayment,
    { provider, requestId }: NewAttempt,
    slot?: ProviderSlot,
  ): Promise<VisitResult | null> {
    const answer = await this.vending.requery(provider, intentOf(payment, requestId), slot);
    // No question was asked: the claim expires, and a later visit asks.
    if (answer.kind === 'unclear' && answer.notAsked === true) return null;
    const checked = await this.search.checkFailure(payment, answer);
    if (checked.successor === null) return this.resultOf(payment, 'requery', checked.answer);
    const { attempts: attempt } = payment;
    const known = { attempt, answer: checked.answer, alternative: checked.successor };
    return { payment, report: { kind: 'answer', call: 'requery', ...known }, isAlreadySent: true };
  }

  private async resultOf(
    payment: ClaimedPayment,
    call: 'vend' | 'requery',
    answer: ProviderAnswer,
  ): Promise<VisitResult> {
    const { attempts: attempt, billerId, tried } = payment;
    const report = { kind: 'answer', attempt, call, answer } as const;
    // While no standby confirms commits, a new attempt could not be sent.
    if (!mayFailOver(answer, payment) || this.replication.isHolding) return { payment, report };
    const waitMs = answer.kind === 'refused' ? NEXT_PROVIDER_WAIT_MS : 0;
    const slot = await this.vending.takeSlot(billerId, tried, waitMs);
    if (slot === 'shut') return { payment, report };
    if (slot === 'full') return { payment, report: { ...report, answer: deferred(answer) } };
    const alternative = this.vending.newAttempt(slot.provider, {
      ...payment,
      number: attempt + 1,
    });
    return { payment, report: { ...report, alternative }, slot };
  }

  private async slotFor(billerId: string): Promise<ProviderSlot | null> {
    const slot = await this.vending.takeSlot(billerId, []);
    return slot instanceof ProviderSlot ? slot : null;
  }

  private async claimTogether(
    wanted: readonly WantedClaim[],
  ): Promise<{ ok: true; value: ClaimedPayment | null }[]> {
    const requests = await this.withAttempts(wanted);
    const { sendWithinMs, pendingMaxMs } = this.policies.shared;
    const waits = {
      claimMs: this.policies.visitMs,
      sendWithinMs,
      pendingMaxMs,
      routeWaitMs: this.config.env.SWEEP_INTERVAL_MS,
    };
    const { value: claimed, commit } = await this.replication.write((sql) =>
      claim(sql, requests, waits),
    );
    const byId = new Map(claimed.map((payment) => [payment.paymentId, { ...payment, commit }]));
    return requests.map((request) => ({ ok: true, value: byId.get(request.paymentId) ?? null }));
  }

  private async withAttempts(wanted: readonly WantedClaim[]): Promise<ClaimRequest[]> {
    const starting = wanted.filter(({ chosen }) => chosen !== null);
    const [keys, { period, isHeld }] = await Promise.all([
      readKeys(this.database, starting),
      this.askOnly.state(),
    ]);
    return wanted.map(({ chosen, cleared, ...ref }) => {
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
