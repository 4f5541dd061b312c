import { Injectable } from '@nestjs/common';
import { Config } from '../../config/config.js';
import { failPoint } from '../../kernel/fail-point.js';
import { DatabaseClock } from '../../platform/database/database-clock.service.js';
import { Database } from '../../platform/database/database.js';
import { GroupWriter } from '../../platform/database/group-writer.js';
import { Replication } from '../../platform/database/replication/replication.service.js';
import { Metrics } from '../../platform/metrics/metrics.js';
import type { ProviderAnswer } from '../../vending/provider/provider-answer.js';
import { Place, type NoPlace } from '../../vending/door/provider-door.js';
import { VendingService } from '../../vending/vending.service.js';
import type { NewAttempt } from '../../vending/provider/electricity-provider.js';
import type { DuePayment, PaymentRef } from '../payment/payment.js';
import type { AskOnlyPeriod } from '../ask-only/ask-only.js';
import { AskOnlyService } from '../ask-only/ask-only.service.js';
import { deferred, mayBeMadeGood, NEXT_WAIT_MS, notSent } from './lanes/deferred.js';
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

/** A visit begins when another ends, one by one; resting lets them share a claim. */
const BOUNDS = { groupMax: 100, waitingMax: 20_000, restMs: 5 };

/** A claim that a visit wants. `chosen` is the provider for a first attempt; null while none is available. */
interface WantedClaim extends PaymentRef {
  readonly chosen: string | null;
  /** The ask-only period in which all providers were asked, and none knew the payment. */
  readonly cleared: AskOnlyPeriod | null;
}

/**
 * A visit to a payment: claim it and store its attempt, ask the provider, commit what it answered;
 * should that prove a failure where another provider may still vend, ask that one as well. A place at
 * the provider's door is taken first: what gets none is left as it is, for a later visit.
 */
@Injectable()
export class PaymentVisitService {
  private readonly underWay = new Map<string, Promise<boolean>>();
  private readonly claims = new GroupWriter<WantedClaim, ClaimedPayment | null>(
    (wanted) => this.claimTogether(wanted),
    { ...BOUNDS, door: this.database.connections.watch },
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
    const { underWay } = this;
    metrics.gauge({
      name: 'bill_vending_visits',
      help: 'Visits to payments that are under way in this process.',
      collect() {
        this.set(underWay.size);
      },
    });
  }

  /** Begins no visit any more; resolves once those under way are over. */
  async stop(): Promise<void> {
    this.isStopping = true;
    await Promise.allSettled(this.underWay.values());
  }

  /**
   * Looks at a payment that is due and that nobody else is looking at; asking twice does nothing. A
   * payment whose visit throws stays due.
   * @returns whether the payment was dealt with: looked at now, or found to need no look. False when it
   * may still be due as it was: nobody could be asked, or nothing could be written.
   */
  visit(due: DuePayment): Promise<boolean> {
    const known = this.underWay.get(due.paymentId);
    if (known !== undefined) return known;
    if (!this.clock.isRight()) return Promise.resolve(false);
    const visit = this.look(due).finally(() => this.underWay.delete(due.paymentId));
    this.underWay.set(due.paymentId, visit);
    return visit;
  }

  private async look(due: DuePayment): Promise<boolean> {
    const entry = await this.enter(due);
    // Who cannot be asked about is not claimed: it stays due, and its lane waits for the door.
    if (due.provider !== null && typeof entry === 'string') return false;
    let result = await this.findOut(due, entry instanceof Place ? entry : null);
    while (result !== null) result = await this.settle(result);
    return true;
  }

  private enter({ provider, billerId }: DuePayment): Promise<Place | NoPlace | null> {
    if (provider === null) return this.vending.enter(billerId, []);
    return this.vending.enterToAsk(provider, billerId);
  }

  /** @returns what the next attempt came to, when the answer led to one. */
  private async settle({
    payment,
    report,
    isSent,
    place,
  }: VisitResult): Promise<VisitResult | null> {
    try {
      await failPoint('answered');
      // Counted from before the commit, on a clock nobody sets: never later than the stored `sendBy`.
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
      if (isSent === true) return await this.requery(rerouted, next);
      return await this.vend(rerouted, next, sendByMs, place);
    } finally {
      place?.leave();
    }
  }

  private async findOut(
    due: DuePayment,
    place: Place | null,
    cleared: AskOnlyPeriod | null = null,
  ): Promise<VisitResult | null> {
    try {
      const sendByMs = performance.now() + this.policies.shared.sendWithinMs;
      const { walletId, paymentId } = due;
      const chosen = due.provider === null ? (place?.provider ?? null) : null;
      const payment = this.isStopping
        ? null
        : await this.claims.submit({ walletId, paymentId, chosen, cleared });
      if (payment === null) return null;
      await failPoint('claimed');
      return await this.act(due, payment, sendByMs, place ?? undefined);
    } finally {
      place?.leave();
    }
  }

  private async act(
    due: DuePayment,
    payment: ClaimedPayment,
    sendByMs: number,
    place: Place | undefined,
  ): Promise<VisitResult | null> {
    if (payment.task === 'ask') {
      // It asks several providers, at whose doors it has to take its turn.
      place?.leave();
      return this.askFirst(due, payment);
    }
    if (payment.task === 'expire') return { payment, report: { kind: 'expired' } };
    if (payment.attempt === null) return null;
    if (payment.task === 'vend') return this.vend(payment, payment.attempt, sendByMs, place);
    // A ring that is late may name the provider of before, or none.
    if (due.provider === payment.attempt.provider) {
      return this.requery(payment, payment.attempt, place);
    }
    place?.leave();
    return this.requery(payment, payment.attempt);
  }

  /** Looks at the providers for a payment without an attempt, which may have one that is missing here. */
  private async askFirst(due: DuePayment, payment: ClaimedPayment): Promise<VisitResult | null> {
    const search = await this.search.searchFirst(payment);
    switch (search.kind) {
      case 'waiting':
        return null;
      case 'cleared':
        return this.findOut(due, await this.placeFor(due.billerId), search.period);
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
    place: Place | undefined,
  ): Promise<VisitResult> {
    await failPoint('attempt-committed');
    if (!(await this.replication.isConfirmed(payment.commit ?? null, sendByMs))) {
      place?.leave();
      return this.askInstead(payment, { provider, requestId });
    }
    const { phone } = payment;
    const order = { ...intentOf(payment, requestId), phone, sendByMs };
    return this.found(payment, 'vend', await this.vending.vend(provider, order, place));
  }

  /** Asks about an attempt that was not sent, because the server that takes over might not know of it. */
  private async askInstead(payment: ClaimedPayment, attempt: NewAttempt): Promise<VisitResult> {
    const order = intentOf(payment, attempt.requestId);
    const answer = await this.vending.requery(attempt.provider, order);
    return this.found(payment, 'requery', notSent(answer));
  }

  private async requery(
    payment: ClaimedPayment,
    { provider, requestId }: NewAttempt,
    place?: Place,
  ): Promise<VisitResult | null> {
    const answer = await this.vending.requery(provider, intentOf(payment, requestId), place);
    // Nobody was asked, so nothing was heard: the claim runs out, and a later visit asks.
    if (answer.kind === 'unclear' && answer.notAsked === true) return null;
    const checked = await this.search.checkFailure(payment, answer);
    if (checked.successor === null) return this.found(payment, 'requery', checked.answer);
    const { attempts: attempt } = payment;
    const known = { attempt, answer: checked.answer, alternative: checked.successor };
    return { payment, report: { kind: 'answer', call: 'requery', ...known }, isSent: true };
  }

  private async found(
    payment: ClaimedPayment,
    call: 'vend' | 'requery',
    answer: ProviderAnswer,
  ): Promise<VisitResult> {
    const { attempts: attempt, billerId, tried } = payment;
    const report = { kind: 'answer', attempt, call, answer } as const;
    // While nothing is confirmed, what another provider would be asked for could not be sent.
    if (!mayBeMadeGood(answer, payment) || this.replication.isHolding) return { payment, report };
    const waitMs = answer.kind === 'refused' ? NEXT_WAIT_MS : 0;
    const place = await this.vending.enter(billerId, tried, waitMs);
    if (place === 'shut') return { payment, report };
    if (place === 'full') return { payment, report: { ...report, answer: deferred(answer) } };
    const alternative = this.vending.newAttempt(place.provider, {
      ...payment,
      number: attempt + 1,
    });
    return { payment, report: { ...report, alternative }, place };
  }

  private async placeFor(billerId: string): Promise<Place | null> {
    const entry = await this.vending.enter(billerId, []);
    return entry instanceof Place ? entry : null;
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
      this.askOnly.stance(),
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
