import { Injectable } from '@nestjs/common';
import { DatabaseClock } from '../../platform/database/database-clock.service.js';
import { Database } from '../../platform/database/database.js';
import { Log } from '../../platform/logging/log.js';
import type { NewAttempt } from '../../vending/provider/electricity-provider.js';
import type { ProviderAnswer } from '../../vending/provider/provider-answer.js';
import { VendingService } from '../../vending/vending.service.js';
import { daysToAskAbout, isCleared, type AskOnlyPeriod } from '../ask-only/ask-only.js';
import { AskOnlyService } from '../ask-only/ask-only.service.js';
import { adoptAttempt, storeRound } from '../ask-only/ask-only.store.js';
import { RetryPolicies } from '../payment/retry-policies.service.js';
import { ATTEMPTS_MAX } from '../settle/settlement.js';
import { intentOf, type ClaimedPayment } from '../visit/visit.store.js';

/** What the providers know about attempts that are missing in this database. */
type ProviderFinding =
  | { readonly kind: 'found'; readonly attempt: NewAttempt; readonly answer: ProviderAnswer }
  | { readonly kind: 'unknown' }
  | { readonly kind: 'nothing' };

/** The next step for a payment without an attempt, after the providers were asked about it. */
export type SearchResult =
  | { readonly kind: 'adopted'; readonly attempt: NewAttempt; readonly answer: ProviderAnswer }
  /** No provider knows it: it may be claimed again and sent while the same period is open. */
  | { readonly kind: 'cleared'; readonly period: AskOnlyPeriod }
  | { readonly kind: 'waiting' };

/** The meaning of an answer about a payment's last attempt, while later attempts may be missing. */
export interface CheckedFailure {
  readonly answer: ProviderAnswer;
  /** The later attempt that was found at a provider: it was sent. */
  readonly successor: NewAttempt | null;
}

/** Searches the providers for attempts that were sent and are missing in a restored database. */
@Injectable()
export class PaymentSearchService {
  constructor(
    private readonly clock: DatabaseClock,
    private readonly database: Database,
    private readonly vending: VendingService,
    private readonly askOnly: AskOnlyService,
    private readonly policies: RetryPolicies,
    private readonly log: Log,
  ) {}

  /** Searches for any attempt of a payment that has none here, and stores the one that is found. */
  async searchFirst(payment: ClaimedPayment): Promise<SearchResult> {
    const { period, isHeld } = await this.askOnly.state();
    if (period === null) {
      // The period has just ended: the next visit takes the usual path, unless sending is held altogether.
      const nextInMs = isHeld ? this.policies.shared.timeoutMs : 0;
      await storeRound(this.database, payment, { rounds: 0, nextInMs });
      return { kind: 'waiting' };
    }
    const found = await this.askProviders(payment, 1, period);
    if (found.kind === 'found') return this.adopt(payment, found.attempt, found.answer);
    const rounds = found.kind === 'unknown' ? 0 : payment.checks + 1;
    const { shared } = this.policies;
    const isFree = !isHeld && isCleared(period, rounds, this.clock.now(), shared);
    const waits = shared.requeryWaitsMs;
    const waitMs = waits[Math.min(payment.checks, waits.length - 1)] ?? shared.timeoutMs;
    await storeRound(this.database, payment, { rounds, nextInMs: isFree ? 0 : waitMs });
    return isFree ? { kind: 'cleared', period } : { kind: 'waiting' };
  }

  /**
   * Judges the answer to a requery. The failure of an attempt may have been known before the restore, and
   * another attempt sent after it. So the failure counts only once that later attempt is found, or once no
   * provider knows of one.
   */
  async checkFailure(payment: ClaimedPayment, answer: ProviderAnswer): Promise<CheckedFailure> {
    const plain = { answer, successor: null };
    const hasFailed = answer.kind === 'refused' || answer.kind === 'notFound';
    if (!hasFailed || payment.attempts >= ATTEMPTS_MAX) return plain;
    const { period, isHeld } = await this.askOnly.state();
    if (period === null) return plain;
    const found = await this.askProviders(payment, payment.attempts + 1, period);
    if (found.kind === 'found') {
      const message = 'Another attempt followed.';
      const { evidence } = answer;
      const refused = { kind: 'refused', code: 'followed', message, fault: 'provider', evidence };
      return { answer: refused as ProviderAnswer, successor: found.attempt };
    }
    const isFree =
      found.kind === 'nothing' &&
      !isHeld &&
      isCleared(period, Number.POSITIVE_INFINITY, this.clock.now(), this.policies.shared);
    if (isFree) return plain;
    const { evidence } = answer;
    const reason = `${answer.kind}, but a later attempt may be missing here`;
    return { answer: { kind: 'unclear', reason, evidence }, successor: null };
  }

  private async adopt(
    payment: ClaimedPayment,
    attempt: NewAttempt,
    answer: ProviderAnswer,
  ): Promise<SearchResult> {
    const claimMs = this.policies.visitMs;
    if (!(await adoptAttempt(this.database, payment, attempt, claimMs))) return { kind: 'waiting' };
    const { paymentId } = payment;
    this.log.warn({ paymentId, ...attempt }, 'an attempt that was missing here was found');
    return { kind: 'adopted', attempt, answer };
  }

  private async askProviders(
    payment: ClaimedPayment,
    fromNumber: number,
    period: AskOnlyPeriod,
  ): Promise<ProviderFinding> {
    let found: ProviderFinding = { kind: 'nothing' };
    const days = daysToAskAbout(period);
    for (const attempt of this.vending.possibleAttempts(payment, fromNumber, days)) {
      const order = intentOf(payment, attempt.requestId);
      const answer = await this.vending.requery(attempt.provider, order);
      if (answer.kind === 'delivered') return { kind: 'found', attempt, answer };
      if (answer.kind === 'pending') found = { kind: 'found', attempt, answer };
      else if (answer.kind === 'unclear' && found.kind !== 'found') found = { kind: 'unknown' };
    }
    return found;
  }
}
