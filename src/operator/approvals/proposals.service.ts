import { Injectable } from '@nestjs/common';
import { SettlementService } from '../../bill-payments/settle/settlement.service.js';
import type { Decision } from '../../bill-payments/visit/decision.js';
import { FundingExceeded } from '../../kernel/errors.js';
import { invariant } from '../../kernel/invariant.js';
import { LedgerService } from '../../ledger/ledger.service.js';
import type { Tx } from '../../platform/database/database.js';
import type { FundingRef } from '../../fundings/funding.js';
import { FundingDeskService } from '../../fundings/desk/funding-desk.service.js';
import type { ActInProgress } from '../audit/acts.service.js';
import type { ReviewOutcome, Proposal } from './approval.js';
import { approvedOfFunding } from './approvals.store.js';
import { redacted } from '../audit/redacted.js';

/** Why a proposal may be carried out, and which approval allows it. */
export interface Authorisation {
  readonly reason: string;
  /** Null when one person may do it alone. */
  readonly approval: { readonly id: string; readonly askedBy: string } | null;
}

/** Carries out proposals of operators: at once where one person is enough, otherwise after an approval. */
@Injectable()
export class ProposalsService {
  constructor(
    private readonly settlement: SettlementService,
    private readonly ledger: LedgerService,
    private readonly fundings: FundingDeskService,
  ) {}

  /**
   * @returns false when there is nothing left to do, because the payment is no longer open.
   * @throws InsufficientFunds, AmountOutOfRange, FundingExceeded, ReceivableExceeded.
   */
  async carryOut(
    act: ActInProgress,
    proposal: Proposal,
    authorisation: Authorisation,
  ): Promise<boolean> {
    const execute = await this.found(act, proposal, authorisation);
    if (execute === null) return false;
    const { walletId, paymentId, fundingId } = proposal;
    await act.record({
      act: proposal.act,
      subjectKind: paymentId === null ? 'wallet' : 'payment',
      subjectId: paymentId ?? walletId,
      walletId,
      reason: authorisation.reason,
      details: {
        ...proposal.details,
        ...(fundingId !== null && { fundingId }),
        ...execute,
        approval: authorisation.approval,
      },
    });
    return true;
  }

  private found(
    act: ActInProgress,
    proposal: Proposal,
    authorisation: Authorisation,
  ): Promise<object | null> {
    switch (proposal.act) {
      case 'payment.resolve':
        return this.resolve(act, proposal, authorisation);
      case 'payment.reverse':
        return this.reverse(act, proposal, authorisation);
      case 'wallet.adjust':
        return this.adjust(act, proposal, authorisation);
      case 'wallet.write_off':
        return this.writeOff(act, proposal, authorisation);
    }
  }

  /** Always needs two people: the provider has said that it delivered. */
  private async reverse(
    { tx, actor }: ActInProgress,
    { walletId, paymentId }: Extract<Proposal, { act: 'payment.reverse' }>,
    { reason, approval }: Authorisation,
  ): Promise<{ lastAnswer: unknown } | null> {
    invariant(approval !== null, 'a reversal needs a second person');
    const decision = { outcome: 'reversed', by: actor.userId, role: actor.role, reason, approval };
    const evidence = await this.settlement.reverse(tx, { walletId, paymentId }, { decision });
    return evidence === null ? null : { lastAnswer: redacted(evidence['lastAnswer']) };
  }

  /** @returns the provider's last answer for the audit, because a later answer replaces it. */
  private async resolve(
    { tx, actor }: ActInProgress,
    { walletId, paymentId, details }: Extract<Proposal, { act: 'payment.resolve' }>,
    { reason, approval }: Authorisation,
  ): Promise<{ lastAnswer: unknown } | null> {
    const { outcome } = details;
    const decision = { outcome, by: actor.userId, role: actor.role, reason, approval };
    const evidence = await this.settlement.decide(
      tx,
      { walletId, paymentId },
      decisionOf(details, { decision }),
    );
    return evidence === null ? null : { lastAnswer: redacted(evidence['lastAnswer']) };
  }

  /** The posting has the approval's id, so PostgreSQL books it once at most. */
  private async adjust(
    { tx }: ActInProgress,
    { walletId, fundingId, details }: Extract<Proposal, { act: 'wallet.adjust' }>,
    { approval }: Authorisation,
  ): Promise<object> {
    invariant(approval !== null, 'an adjustment needs a second person');
    const valued =
      fundingId === null
        ? {}
        : await this.valueAdjustment(tx, { walletId, id: fundingId }, details.amount);
    const adjusted = await this.ledger.adjust(tx, { id: approval.id, walletId, ...details });
    return { ...adjusted, ...valued };
  }

  /** Always needs two people: no outside record proves it. */
  private async writeOff(
    { tx }: ActInProgress,
    { walletId, details }: Extract<Proposal, { act: 'wallet.write_off' }>,
    { approval }: Authorisation,
  ): Promise<object> {
    invariant(approval !== null, 'a write-off needs a second person');
    await this.ledger.writeOff(tx, { id: approval.id, walletId, amount: details.amount });
    return {};
  }

  /**
   * Bounds an adjustment of a funding: all credits together are at most what was paid and not returned, and at least
   * zero. It decides under the funding's lock, and PostgreSQL checks it too (`approvals_within_funding`). The first
   * credit of a payment in another currency sets its value in naira.
   */
  private async valueAdjustment(tx: Tx, funding: FundingRef, change: number): Promise<object> {
    const { credited, paid, isUnvalued } = await this.fundings.lockCredits(tx, funding);
    if (isUnvalued && change > 0) {
      await this.fundings.storeNairaValue(tx, funding, change);
      return { valuedAt: change };
    }
    const before = credited + (await approvedOfFunding(tx, funding));
    const after = before + change;
    if (change > 0 ? after > paid : after < 0) throw new FundingExceeded(paid, before);
    return {};
  }
}

function decisionOf(review: ReviewOutcome, evidence: Decision['evidence']): Decision {
  if (review.outcome === 'failed') return { kind: 'refused', evidence };
  const { tokens, units, cost, providerReference } = review;
  return { kind: 'delivered', tokens, units, cost, providerReference, evidence };
}
