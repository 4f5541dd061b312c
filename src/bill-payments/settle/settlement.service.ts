import { Injectable } from '@nestjs/common';
import { failPoint } from '../../kernel/fail-point.js';
import { newId } from '../../kernel/ids.js';
import { invariant } from '../../kernel/invariant.js';
import { LedgerService } from '../../ledger/ledger.service.js';
import type { InnerPosting, Movement } from '../../ledger/movement.js';
import {
  captureLegs,
  releaseLegs,
  reverseLegs,
  type CapturedAmounts,
} from '../../ledger/posting.js';
import type { Evidence, VendedToken } from '../../vending/provider/provider-answer.js';
import { Database, type Tx } from '../../platform/database/database.js';
import { isRowFault } from '../../platform/database/database-fault.js';
import { GroupWriter, type GroupAnswer } from '../../platform/database/group-writer.js';
import {
  Replication,
  type Commit,
} from '../../platform/database/replication/replication.service.js';
import type { NewAttempt } from '../../vending/provider/electricity-provider.js';
import type { PaymentFacts, PaymentRef } from '../payment/payment.js';
import {
  settleDecision,
  settleFoundTokens,
  settleReversal,
  type Decision,
  type FoundTokens,
} from '../visit/decision.js';
import { TokenRegister } from './answers/token-register.service.js';
import { lastAnswerOf } from '../desk/payment-desk.store.js';
import {
  lockPayments,
  settlementParts,
  type LockedPayment,
  type SettledPayment,
} from './settle.store.js';
import { purchaseDay } from '../accept/purchase-day.js';
import { settle, type SettlementContext, type AttemptReport } from './settlement.js';
import type { Settlement } from './settlement-draft.js';
import type { RetryPolicy } from '../payment/retry-policy.js';
import { RetryPolicies } from '../payment/retry-policies.service.js';

/** Answers arrive one by one; a short rest lets them share a commit. */
const BOUNDS = { groupMax: 100, waitingMax: 10_000, restMs: 10 };

interface Reported extends PaymentRef {
  readonly report: AttemptReport;
}

/** An attempt that was stored together with a report, and the commit that stored it. */
export interface StoredAttempt extends NewAttempt {
  readonly commit: Commit | null;
}

/** Turns reports about payments into committed steps: status, money, attempt and events together. */
@Injectable()
export class SettlementService {
  // Two reports about one payment never share a group, so each sees the effect of the other.
  private readonly group = new GroupWriter<Reported, StoredAttempt | null>(
    (reports) => this.write(reports),
    { ...BOUNDS, availability: this.database.connections.watch },
    ({ paymentId }) => [paymentId],
  );

  constructor(
    private readonly database: Database,
    private readonly replication: Replication,
    private readonly ledger: LedgerService,
    private readonly policies: RetryPolicies,
    private readonly register: TokenRegister,
  ) {}

  /**
   * Commits the effect of a report on its payment. A late or repeated report only moves the next look.
   * @returns the next attempt, if the commit stored one. The caller sends it.
   * @throws DatabaseUnavailable, Busy: nothing is lost, because the payment stays due.
   */
  settle(ref: PaymentRef, report: AttemptReport): Promise<StoredAttempt | null> {
    return this.group.submit({ ...ref, report });
  }

  /**
   * Applies in `tx` an operator's decision about a payment.
   * @returns the evidence stored with it: the decision and the provider's last answer before it. Null when
   * the payment does not wait for a decision (any more): then nothing is changed.
   * @throws TokenRepeated when another purchase has one of its tokens.
   */
  decide(tx: Tx, ref: PaymentRef, decision: Decision): Promise<Evidence | null> {
    const tokens = decision.kind === 'delivered' ? decision.tokens : [];
    return this.settleByOperator(
      tx,
      ref,
      decision.evidence,
      ({ payment, attempt }, evidence, rules) =>
        settleDecision(payment, attempt, { ...decision, evidence }, ...rules),
      tokens,
    );
  }

  /**
   * Adds in `tx` the tokens that an operator entered.
   * @returns false when no token of the payment is due (any more): then nothing is changed.
   * @throws TokenRepeated when another purchase has one of them.
   */
  async enterTokens(tx: Tx, ref: PaymentRef, found: FoundTokens): Promise<boolean> {
    const evidence = await this.settleByOperator(
      tx,
      ref,
      {},
      ({ payment }, _, rules) => settleFoundTokens(payment, found, ...rules),
      found.tokens,
    );
    return evidence !== null;
  }

  /**
   * Reverses in `tx` a sale whose token is missing: the whole total is refunded, and the capture is undone.
   * @returns the evidence stored with it; null when its token is not missing (any more).
   */
  reverse(tx: Tx, ref: PaymentRef, decision: Evidence): Promise<Evidence | null> {
    return this.settleByOperator(tx, ref, decision, ({ payment, attempt }, evidence, rules) =>
      settleReversal(payment, attempt, evidence, ...rules),
    );
  }

  /**
   * Runs under the payment's lock, so that an answer of the provider comes either before or after it.
   * @returns the evidence with the provider's last answer before it; null when nothing is to be changed.
   */
  private async settleByOperator(
    tx: Tx,
    ref: PaymentRef,
    decision: Evidence,
    decide: (
      found: LockedPayment,
      evidence: Evidence,
      rules: readonly [RetryPolicy, SettlementContext],
    ) => Settlement | null,
    tokens: readonly VendedToken[] = [],
  ): Promise<Evidence | null> {
    const found = (await lockPayments(tx, [ref])).get(ref.paymentId);
    invariant(found !== undefined, `no payment ${ref.paymentId}`);
    const circumstances = { now: found.now, random: Math.random() };
    const policy = this.policies.of(found.payment.provider);
    const evidence = { ...decision, lastAnswer: await lastAnswerOf(tx, ref) };
    const settlement = decide(found, evidence, [policy, circumstances]);
    if (settlement === null) return null;
    await this.register.claim(tx, found.payment, tokens);
    await this.post(tx, [settlement]);
    return evidence;
  }

  /** Resolves once every report so far is committed. */
  drained(): Promise<void> {
    return this.group.drained();
  }

  private async write(
    reports: readonly Reported[],
  ): Promise<readonly GroupAnswer<StoredAttempt | null>[]> {
    try {
      const { value: stored, commit } = await this.replication.transaction((tx) =>
        this.settleLocked(tx, reports),
      );
      return reports.map(({ paymentId }) => {
        const next = stored.get(paymentId);
        return { ok: true, value: next === undefined ? null : { ...next, commit } };
      });
    } catch (error) {
      // One bad row rolled the group back. Each report is now tried alone, so that only the bad one fails.
      if (!isRowFault(error)) throw error;
      if (reports.length === 1) return [{ ok: false, reason: error }];
      const answers: GroupAnswer<StoredAttempt | null>[] = [];
      for (const report of reports) answers.push(...(await this.write([report])));
      return answers;
    }
  }

  /** @returns the next attempts that were stored, by payment. */
  private async settleLocked(
    tx: Tx,
    reports: readonly Reported[],
  ): Promise<ReadonlyMap<string, NewAttempt>> {
    const locked = await lockPayments(tx, reports);
    const vetted = await this.vetted(tx, reports, locked);
    const settlements = vetted.flatMap(({ report, found }) => {
      const circumstances = { now: found.now, random: Math.random() };
      const { payment, attempt } = found;
      const policy = this.policies.of(payment.provider);
      const settlement = settle(payment, attempt, report, policy, circumstances);
      return settlement === null ? [] : [settlement];
    });
    await this.post(tx, settlements);
    return new Map(
      settlements.flatMap(({ payment, nextAttempt }) =>
        nextAttempt === null ? [] : [[payment.id, nextAttempt]],
      ),
    );
  }

  /** Reports with their payments, without the tokens that belong to other purchases. */
  private async vetted(
    tx: Tx,
    reports: readonly Reported[],
    locked: ReadonlyMap<string, LockedPayment>,
  ): Promise<{ report: AttemptReport; found: LockedPayment }[]> {
    const all = reports.map(({ paymentId, report }) => {
      const found = locked.get(paymentId);
      invariant(found !== undefined, `no payment ${paymentId}`);
      return { report, found };
    });
    const answers = all.flatMap(({ report, found }) =>
      report.kind === 'answer' ? [{ payment: found.payment, answer: report.answer }] : [],
    );
    const vetted = (await this.register.vet(tx, answers)).values();
    return all.map(({ report, found }) => {
      if (report.kind !== 'answer') return { report, found };
      return { report: { ...report, ...vetted.next().value }, found };
    });
  }

  private async post(tx: Tx, settlements: readonly Settlement[]): Promise<void> {
    if (settlements.length === 0) return;
    const { sendWithinMs } = this.policies.shared;
    const settled = settlements.map((settlement) => withRefund(settlement, sendWithinMs));
    await this.ledger.post(
      tx,
      settled.flatMap(refundOf),
      settlements.flatMap(captureOf),
      settlementParts(settled),
    );
    await failPoint('before-settle-commit');
  }
}

function withRefund(settlement: Settlement, sendWithinMs: number): SettledPayment {
  const isRefund = settlement.money === 'refund' || settlement.money === 'refundCaptured';
  return { settlement, sendWithinMs, refundTransactionId: isRefund ? newId() : null };
}

/** Refunds the whole total. Its key makes PostgreSQL refuse a second refund. */
function refundOf({ settlement, refundTransactionId }: SettledPayment): Movement[] {
  if (refundTransactionId === null) return [];
  const { payment, money } = settlement;
  const isCaptured = money === 'refundCaptured';
  return [
    {
      walletId: payment.walletId,
      transactionId: refundTransactionId,
      type: 'refund',
      direction: 'credit',
      amount: payment.total,
      reference: `refund-${payment.id}`,
      subjectId: payment.id,
      reversesTransactionId: payment.transactionId,
      posting: isCaptured ? 'reverse' : 'release',
      legs: isCaptured ? reverseLegs(capturedAmounts(payment)) : releaseLegs(payment.total),
      spending: { day: purchaseDay(payment.id), amount: -payment.total },
    },
  ];
}

function captureOf({ payment, money }: Settlement): InnerPosting[] {
  if (money !== 'capture') return [];
  return [
    {
      walletId: payment.walletId,
      subjectId: payment.id,
      posting: 'capture',
      legs: captureLegs(capturedAmounts(payment)),
    },
  ];
}

function capturedAmounts(payment: PaymentFacts): CapturedAmounts {
  const { provider, amount, fee, providerCost: cost } = payment;
  invariant(provider !== null && cost !== null, `payment ${payment.id} was captured`);
  return { provider, amount, fee, cost };
}
