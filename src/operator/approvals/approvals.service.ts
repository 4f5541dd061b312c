import { Injectable } from '@nestjs/common';
import { Config } from '../../config/config.js';
import { answerOnce, type Answered } from '../../kernel/answer-once.js';
import {
  ApprovalLapsed,
  DomainError,
  Forbidden,
  NotFound,
  NotInReview,
  TokenNotMissing,
} from '../../kernel/errors.js';
import { newId } from '../../kernel/ids.js';
import { invariant } from '../../kernel/invariant.js';
import { idempotencyOf } from '../../kernel/request-hash.js';
import { Database } from '../../platform/database/database.js';
import { idCursor } from '../../platform/http/lists/cursor.js';
import { pageOf, type Page } from '../../platform/http/lists/page.js';
import { ActsService, type ActInProgress } from '../audit/acts.service.js';
import type { Approval, ApprovalStatus, LapseCause, Proposal } from './approval.js';
import { approvalView, type ApprovalView } from './approval.view.js';
import {
  approvalsOfFunding,
  countPending,
  decideApproval,
  findApproval,
  findByKey,
  insertApproval,
  listApprovals,
  lockApproval,
} from './approvals.store.js';
import type { Actor, AuditEntry } from '../audit/audit.js';
import { ProposalsService } from './proposals.service.js';

interface KeyedDecision {
  readonly endpoint: 'approve' | 'reject';
  readonly id: string;
  readonly reason: string;
  readonly key: string | null;
}

interface Decision {
  readonly status: Exclude<ApprovalStatus, 'pending'>;
  readonly lapsedBecause: Exclude<LapseCause, 'expired'> | null;
  readonly reason: string;
}

const DEEDS = {
  approved: 'approval.approve',
  rejected: 'approval.reject',
  lapsed: 'approval.lapse',
} as const;

const UNDECIDED = {
  status: 'pending',
  lapsedBecause: null,
  decidedBy: null,
  decidedAt: null,
  decisionReason: null,
} as const;

const CURSOR = idCursor('approvals');

/** Requires a second person for acts that move much money, or money that no outside record proves. */
@Injectable()
export class ApprovalsService {
  constructor(
    private readonly config: Config,
    private readonly database: Database,
    private readonly acts: ActsService,
    private readonly proposals: ProposalsService,
  ) {}

  /**
   * Requests an approval. Nothing else happens until a second person approves. A repetition under the same key
   * returns the approval as the first request made it.
   * @param admit throws when the approval may not be requested now. It is not called for a repetition.
   * @throws Forbidden, IdempotencyConflict.
   */
  ask(
    actor: Actor,
    proposal: Proposal,
    reason: string,
    idempotencyKey: string | null = null,
    admit: (act: ActInProgress) => Promise<void> | void = () => undefined,
  ): Promise<Answered<ApprovalView>> {
    const idempotency = idempotencyOf(idempotencyKey, { ...proposal, reason });
    const ask = async (act: ActInProgress): Promise<ApprovalView | null> => {
      const { userId: askedBy } = act.actor;
      const [approval] = await insertApproval(act.tx, {
        ...proposal,
        id: newId(),
        reason,
        askedBy,
        idempotencyKey,
        requestHash: idempotency?.hash ?? null,
        hours: this.config.env.APPROVAL_HOURS,
      });
      if (approval === undefined) return null;
      await admit(act);
      await act.record(auditEntryFor(approval, 'approval.ask', reason));
      return approvalView(approval);
    };
    return this.acts.perform(actor, (act) =>
      answerOnce(idempotency, {
        perform: () => ask(act),
        find: (key) => findByKey(act.tx, act.actor.userId, key),
        replay: (first) => approvalView({ ...first, ...UNDECIDED }),
      }),
    );
  }

  /**
   * Approves and performs the act in one commit. Of two concurrent approvals, one performs it.
   * @throws NotFound, DomainError `approval_decided`, Forbidden (for the person that requested it),
   * NotInReview or TokenNotMissing (the payment was settled meanwhile: the approval has lapsed),
   * ApprovalLapsed (it has expired, or the requester is not an operator any more), IdempotencyConflict, and
   * any error of the act itself: the approval then stays pending.
   */
  approve(
    actor: Actor,
    id: string,
    reason: string,
    key: string | null,
  ): Promise<Answered<ApprovalView>> {
    return this.decideOnce(actor, { endpoint: 'approve', id, reason, key }, async (act) => {
      const approval = await pendingFor(act, id);
      if (!act.isOperator(approval.askedBy)) {
        await decide(act, id, { status: 'lapsed', lapsedBecause: 'asker_left', reason });
        return;
      }
      const authorisation = {
        reason: approval.reason,
        approval: { id, askedBy: approval.askedBy },
      };
      const isDone = await this.proposals.carryOut(act, approval, authorisation);
      if (isDone) await decide(act, id, { status: 'approved', lapsedBecause: null, reason });
      else await decide(act, id, { status: 'lapsed', lapsedBecause: 'settled', reason });
    });
  }

  /**
   * @throws NotFound, DomainError `approval_decided`, ApprovalLapsed, Forbidden (for the person that
   * requested it), IdempotencyConflict.
   */
  reject(
    actor: Actor,
    id: string,
    reason: string,
    key: string | null,
  ): Promise<Answered<ApprovalView>> {
    return this.decideOnce(actor, { endpoint: 'reject', id, reason, key }, async (act) => {
      await pendingFor(act, id);
      await decide(act, id, { status: 'rejected', lapsedBecause: null, reason });
    });
  }

  /** A decided approval never changes, so a repetition reads it again to return the first answer. */
  private async decideOnce(
    actor: Actor,
    { endpoint, id, reason, key }: KeyedDecision,
    unit: (act: ActInProgress) => Promise<void>,
  ): Promise<Answered<ApprovalView>> {
    const idempotency = idempotencyOf(key, { id, reason });
    const { askedBy } = await this.get(id);
    const once = { endpoint, idempotency };
    const isReplayed = await this.acts.performOnce(actor, once, unit, [askedBy]);
    const view = await this.get(id);
    if (view.status === 'lapsed') throw lapsed(view);
    return { view, isReplayed };
  }

  /** @throws NotFound. */
  async get(id: string): Promise<ApprovalView> {
    const approval = await findApproval(this.database, id);
    if (approval === null) throw new NotFound('approval');
    return approvalView(approval);
  }

  /** Lists the newest first. */
  async list(
    status: ApprovalStatus | undefined,
    limit: number,
    cursor: string | undefined,
  ): Promise<Page<ApprovalView>> {
    const before = cursor === undefined ? null : CURSOR.decode(cursor);
    const rows = await listApprovals(this.database, status ?? null, before, limit + 1);
    return pageOf(CURSOR, rows, limit, approvalView, (row) => row.id);
  }

  /** Lists the approvals that were requested to correct a funding, oldest first. */
  async ofFunding(ref: { walletId: string; id: string }): Promise<ApprovalView[]> {
    return (await approvalsOfFunding(this.database, ref)).map(approvalView);
  }

  countPending(): Promise<number> {
    return countPending(this.database);
  }
}

function lapsed({ act, lapsedBecause }: ApprovalView): DomainError {
  if (lapsedBecause === 'asker_left') {
    return new ApprovalLapsed('The person that requested it is not an operator any more.');
  }
  return act === 'payment.reverse' ? new TokenNotMissing() : new NotInReview();
}

/** Locks the approval until `tx` ends, if this actor may decide it now. */
async function pendingFor({ tx, actor }: ActInProgress, id: string): Promise<Approval> {
  const approval = await lockApproval(tx, id);
  if (approval === null) throw new NotFound('approval');
  if (approval.lapsedBecause === 'expired') {
    throw new ApprovalLapsed('It was not decided in time.');
  }
  if (approval.status !== 'pending') {
    throw new DomainError('approval_decided', `It is ${approval.status}.`);
  }
  if (approval.askedBy === actor.userId) {
    throw new Forbidden('You may not decide an approval that you requested.');
  }
  return approval;
}

async function decide(act: ActInProgress, id: string, decision: Decision): Promise<Approval> {
  const decidedBy = act.actor.userId;
  const [approval] = await decideApproval(act.tx, id, { ...decision, decidedBy });
  invariant(approval !== undefined, `approval ${id} is pending under its lock`);
  await act.record(auditEntryFor(approval, DEEDS[decision.status], decision.reason));
  return approval;
}

function auditEntryFor(approval: Approval, act: AuditEntry['act'], reason: string): AuditEntry {
  const { id, walletId, paymentId, fundingId, lapsedBecause } = approval;
  return {
    act,
    subjectKind: 'approval',
    subjectId: id,
    walletId,
    reason,
    details: {
      act: approval.act,
      paymentId,
      fundingId,
      ...approval.details,
      ...(lapsedBecause !== null && { lapsedBecause }),
    },
  };
}
