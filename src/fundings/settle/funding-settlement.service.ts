import { hash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Config } from '../../config/config.js';
import type { EventType, NewEvent } from '../../events/event.js';
import { EventsService } from '../../events/events.service.js';
import { IncidentsService } from '../../incidents/incidents.service.js';
import { AmountOutOfRange } from '../../kernel/errors.js';
import { failPoint } from '../../kernel/fail-point.js';
import { newId } from '../../kernel/ids.js';
import { LedgerService } from '../../ledger/ledger.service.js';
import { fundLegs } from '../../ledger/posting.js';
import { Database, type Tx } from '../../platform/database/database.js';
import {
  FUNDING_INCIDENTS,
  type FundingIncidentKind,
  type FundingRef,
  type FundingStatus,
} from '../funding.js';
import { fundingPolicyOf } from '../funding-policy.js';
import {
  nextFundingCheckMs,
  fundingStepFor,
  type FundingStep,
  type FundingTrigger,
} from './funding-step.js';
import {
  changeFunding,
  lockFunding,
  setFundingSeq,
  type FundingChange,
  type FundingRow,
} from '../funding.store.js';
import type { GatewayAnswer, ReferenceMismatch } from '../gateways/gateway-answer.js';
import type { GatewayNotice } from '../notices/gateway-notice.js';
import { addReturned } from './funding-paid.store.js';

const TOO_LARGE: FundingStep = { kind: 'mismatch', incident: 'balance_too_large' };

/** The only place where a gateway's answer becomes money: one function, one commit. */
@Injectable()
export class FundingSettlementService {
  constructor(
    private readonly config: Config,
    private readonly database: Database,
    private readonly ledger: LedgerService,
    private readonly events: EventsService,
    private readonly incidents: IncidentsService,
  ) {}

  /**
   * Does what the gateway's answer says about a funding. The row is read under its lock, so that of
   * any number of answers at once the first decides and the others find it decided.
   * @returns the status afterwards; null when there is no such funding.
   */
  async apply(
    ref: FundingRef,
    answer: GatewayAnswer,
    trigger: FundingTrigger,
  ): Promise<FundingStatus | null> {
    const applied = await this.database.transaction((tx) => this.step(tx, ref, answer, trigger));
    if (applied === null) return null;
    if (applied.isCredited) await failPoint('credited');
    return applied.status;
  }

  private async step(
    tx: Tx,
    ref: FundingRef,
    answer: GatewayAnswer,
    trigger: FundingTrigger,
  ): Promise<{ status: FundingStatus; isCredited: boolean } | null> {
    const funding = await lockFunding(tx, ref);
    if (funding === null) return null;
    const policy = fundingPolicyOf(this.config);
    const checks = funding.checks + (trigger === 'sweep' ? 1 : 0);
    const facts = { ...funding, checks, hasAuthorizationUrl: funding.authorizationUrl !== null };
    const step = fundingStepFor(facts, answer, trigger, policy);
    const unchanged = {
      status: funding.status,
      transactionId: funding.transactionId,
      failureCode: funding.failureCode,
      checks,
      seq: funding.seq,
      answer: null,
    };
    const carried = await this.carryOut(tx, funding, step, answer, unchanged);
    const change = await this.flagOther(tx, funding, carried, answer);
    const nextCheckMs = nextFundingCheckMs(change, answer.kind, trigger, policy);
    await changeFunding(tx, funding, { ...change, nextCheckMs });
    const isCredited = step.kind === 'credit';
    if (isCredited) await failPoint('before-credit-commit');
    return { status: change.status, isCredited };
  }

  /** Opens an incident about a funding because of a gateway's notice. It moves no money. */
  async flag(
    tx: Tx,
    ref: FundingRef,
    kind: FundingIncidentKind,
    { digest, body: notice, refund }: Pick<GatewayNotice, 'body' | 'refund'> & { digest: string },
  ): Promise<void> {
    const funding = await lockFunding(tx, ref);
    if (funding === null) return;
    // An earlier release told refunds apart by the bytes of their webhooks.
    const of = { walletId: funding.walletId, subjectId: funding.id, kind };
    if (await this.incidents.hasOpened(tx, FUNDING_INCIDENTS, of, digest)) return;
    const name = refund?.name ?? null;
    const noticeDigest = name === null ? digest : hash('sha256', name, 'hex');
    const seq = await this.openIncident(tx, funding, kind, { digest, notice }, noticeDigest);
    if (refund !== null && seq !== funding.seq) await addReturned(tx, funding, refund.amount);
    await setFundingSeq(tx, funding, seq);
  }

  /** The answer to an initialise call names another reference. It is not used, and an incident reports it. */
  async isAboutAnother(ref: FundingRef, other: ReferenceMismatch): Promise<void> {
    await this.database.transaction(async (tx) => {
      const funding = await lockFunding(tx, ref);
      if (funding === null) return;
      const evidence = mismatchOf(other);
      const seq = await this.openIncident(tx, funding, 'answer_mismatch', evidence);
      await setFundingSeq(tx, funding, seq);
    });
  }

  private async flagOther<Change extends { readonly seq: number }>(
    tx: Tx,
    funding: FundingRow,
    change: Change,
    answer: GatewayAnswer,
  ): Promise<Change> {
    if (answer.kind !== 'unclear' || answer.other === undefined) return change;
    const evidence = mismatchOf(answer.other);
    const now = { ...funding, seq: change.seq };
    return { ...change, seq: await this.openIncident(tx, now, 'answer_mismatch', evidence) };
  }

  /** Opens an incident, once for the same answer of the gateway. A person decides. */
  private async openIncident(
    tx: Tx,
    funding: FundingRow,
    kind: FundingIncidentKind,
    evidence: unknown,
    noticeDigest = '',
  ): Promise<number> {
    const { walletId, id: subjectId } = funding;
    const incident = { walletId, subjectId, kind, noticeDigest, evidence };
    const number = await this.incidents.open(tx, FUNDING_INCIDENTS, incident);
    if (number === null) return funding.seq;
    const { amount, gateway, reference } = funding;
    return this.publish(tx, funding, 'incident.opened', {
      kind,
      number,
      amount,
      gateway,
      reference,
    });
  }

  private async carryOut(
    tx: Tx,
    funding: FundingRow,
    step: FundingStep,
    answer: GatewayAnswer,
    unchanged: Omit<FundingChange, 'nextCheckMs'>,
  ): Promise<Omit<FundingChange, 'nextCheckMs'>> {
    switch (step.kind) {
      case 'keep':
        return unchanged;
      case 'credit': {
        const transactionId = newId();
        const seq = await this.credit(tx, funding, transactionId);
        if (seq === null) {
          return this.carryOut(tx, funding, TOO_LARGE, answer, unchanged);
        }
        return { ...unchanged, status: 'completed', transactionId, failureCode: null, seq, answer };
      }
      case 'fail': {
        const { amount, gateway, reference } = funding;
        const data = { code: step.code, amount, gateway, reference };
        const seq = await this.publish(tx, funding, 'funding.failed', data);
        return { ...unchanged, status: 'failed', failureCode: step.code, seq, answer };
      }
      case 'mismatch':
      case 'incident': {
        const seq = await this.openIncident(tx, funding, step.incident, answer);
        if (step.kind === 'incident') {
          if (step.incident === 'reversed') await addReturned(tx, funding, null);
          // The paid amount comes from the answer that reported it.
          return { ...unchanged, seq, answer: funding.status === 'mismatched' ? null : answer };
        }
        return { ...unchanged, status: 'mismatched', failureCode: null, seq, answer };
      }
    }
  }

  /**
   * Books the amount that we recorded, never that of the gateway's answer.
   * @returns null when the wallet cannot hold it: nothing was written, and asking again would not help.
   */
  private async credit(tx: Tx, funding: FundingRow, transactionId: string): Promise<number | null> {
    const { walletId, id, amount, gateway, reference } = funding;
    const movement = {
      walletId,
      transactionId,
      type: 'funding',
      direction: 'credit',
      amount,
      reference,
      subjectId: id,
      reversesTransactionId: null,
      posting: 'fund',
      legs: fundLegs(gateway, amount),
    } as const;
    try {
      await this.ledger.post(tx, [movement], [], []);
    } catch (error) {
      if (error instanceof AmountOutOfRange) return null;
      throw error;
    }
    return this.publish(tx, funding, 'wallet.funded', { amount, gateway, transactionId });
  }

  /** @returns the event's place, which is now the funding's `seq`. */
  private async publish(
    tx: Tx,
    { walletId, id, seq }: FundingRow,
    type: EventType,
    data: NewEvent['data'],
  ): Promise<number> {
    await this.events.append(tx, [{ walletId, subjectId: id, seq: seq + 1, type, data }]);
    return seq + 1;
  }
}

/** Both sides, as an incident of a purchase has them. */
function mismatchOf({ ours, theirs }: ReferenceMismatch): object {
  return { mismatches: [{ field: 'data.reference', ours, theirs, binds: true }] };
}
