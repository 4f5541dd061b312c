import { Injectable } from '@nestjs/common';
import { UsersService } from '../../auth/users.service.js';
import { PaymentDeskService } from '../../bill-payments/desk/payment-desk.service.js';
import { PaymentHintService } from '../../bill-payments/visit/payment-hint.service.js';
import { Config } from '../../config/config.js';
import { EventHistoryService } from '../../events/event-history.service.js';
import type { Answered } from '../../kernel/answer-once.js';
import { NotInReview, ValidationFailed } from '../../kernel/errors.js';
import { idempotencyOf } from '../../kernel/request-hash.js';
import { LedgerService } from '../../ledger/ledger.service.js';
import { walletView } from '../../ledger/wallet.view.js';
import type { Page } from '../../platform/http/lists/page.js';
import { ActsService } from '../audit/acts.service.js';
import type { ReviewOutcome, Proposal } from '../approvals/approval.js';
import type { ApprovalView } from '../approvals/approval.view.js';
import { ApprovalsService } from '../approvals/approvals.service.js';
import type { Actor } from '../audit/audit.js';
import { incidentView } from '../incidents/incident.view.js';
import type { ListPaymentsDto, ResolvePaymentDto } from './payment.dto.js';
import {
  attemptView,
  entryView,
  operatorPaymentView,
  timelineView,
  type OperatorPaymentView,
  type PaymentFileView,
} from './payment.view.js';
import { ProposalsService } from '../approvals/proposals.service.js';

/** The result of a request to resolve a payment: it is resolved, or a second person must approve it first. */
export type Resolution =
  | ({ readonly kind: 'done' } & Answered<OperatorPaymentView>)
  | ({ readonly kind: 'asked' } & Answered<ApprovalView>);

/** Lists, shows, requeries and resolves payments that are stuck. */
@Injectable()
export class OperatorPaymentsService {
  constructor(
    private readonly config: Config,
    private readonly desk: PaymentDeskService,
    private readonly hints: PaymentHintService,
    private readonly ledger: LedgerService,
    private readonly users: UsersService,
    private readonly history: EventHistoryService,
    private readonly acts: ActsService,
    private readonly proposals: ProposalsService,
    private readonly approvals: ApprovalsService,
  ) {}

  /** Lists the oldest first; with a provider's request id, only the payments that it belongs to. */
  async list(query: ListPaymentsDto): Promise<Page<OperatorPaymentView>> {
    const { limit, cursor, status = 'needs_review', requestId } = query;
    if (requestId !== undefined) {
      const found = await this.desk.byRequestId(requestId);
      return { data: found.map(operatorPaymentView), nextCursor: null };
    }
    const { tokenStatus } = query;
    if (tokenStatus === 'missing') {
      const missing = await this.desk.listTokenMissing(limit, cursor);
      return { data: missing.data.map(operatorPaymentView), nextCursor: missing.nextCursor };
    }
    const page =
      status === 'needs_review'
        ? await this.desk.listInReview(limit, cursor)
        : await this.desk.listOpen(status, limit, cursor);
    return { data: page.data.map(operatorPaymentView), nextCursor: page.nextCursor };
  }

  /** @throws NotFound. */
  async dossier(paymentId: string): Promise<PaymentFileView> {
    const payment = await this.desk.get(paymentId);
    const { walletId } = payment;
    const wallet = await this.ledger.wallet(walletId);
    const [user, { attempts, incidents }, events, entries] = await Promise.all([
      this.users.get(wallet.userId),
      this.desk.evidenceOf({ walletId, paymentId }),
      this.history.of(walletId, paymentId),
      this.ledger.entriesOf(walletId, paymentId),
    ]);
    return {
      payment: operatorPaymentView(payment),
      customer: { user, wallet: walletView(wallet) },
      attempts: attempts.map(attemptView),
      notUnderstood: [...payment.notUnderstood],
      timeline: events.map(timelineView),
      incidents: incidents.map(incidentView),
      entries: entries.map(entryView),
    };
  }

  /**
   * Resolves a payment by what an operator found out. Above `APPROVAL_ABOVE` it requests an approval.
   * @throws NotFound, NotInReview, ValidationFailed, Forbidden, IdempotencyConflict.
   */
  async resolve(
    actor: Actor,
    paymentId: string,
    dto: ResolvePaymentDto,
    key: string | null,
  ): Promise<Resolution> {
    const details = findingOf(dto);
    const { walletId, view: before } = await this.desk.get(paymentId);
    const admit = (): void => {
      if (before.status !== 'needs_review') throw new NotInReview();
    };
    const proposal: Proposal = {
      act: 'payment.resolve',
      walletId,
      paymentId,
      fundingId: null,
      details,
    };
    if (before.total > this.config.env.APPROVAL_ABOVE) {
      const asked = await this.approvals.ask(actor, proposal, dto.reason, key, admit);
      return { kind: 'asked', ...asked };
    }
    const idempotency = idempotencyOf(key, { paymentId, ...details, reason: dto.reason });
    const once = { endpoint: 'resolvePayment', idempotency };
    const isReplayed = await this.acts.performOnce(actor, once, async (act) => {
      admit();
      const authorisation = { reason: dto.reason, approval: null };
      // Check again under the payment's lock: the provider may have answered meanwhile.
      if (!(await this.proposals.carryOut(act, proposal, authorisation))) throw new NotInReview();
    });
    const view = operatorPaymentView(await this.desk.get(paymentId));
    return { kind: 'done', view, isReplayed };
  }

  /**
   * Makes a worker requery the provider soon.
   * @throws NotFound, Forbidden.
   */
  async requery(actor: Actor, paymentId: string): Promise<OperatorPaymentView> {
    const ref = await this.desk.getRef(paymentId);
    const due = await this.acts.perform(actor, async (act) => {
      await act.record({
        act: 'payment.requery',
        subjectKind: 'payment',
        subjectId: paymentId,
        walletId: ref.walletId,
        reason: null,
        details: {},
      });
      return this.hints.mark(act.tx, ref);
    });
    if (due !== null) this.hints.ring(due);
    return operatorPaymentView(await this.desk.get(paymentId));
  }
}

const OF_A_DELIVERY = ['tokens', 'units', 'cost', 'providerReference'] as const;

/** @throws ValidationFailed when an undelivered purchase comes with a token or a cost. */
function findingOf(dto: ResolvePaymentDto): ReviewOutcome {
  const given = OF_A_DELIVERY.filter((field) => dto[field] !== undefined);
  if (dto.outcome === 'failed' && given.length > 0) {
    throw new ValidationFailed(
      given.map((field) => ({ field, message: 'belongs to a delivery only' })),
    );
  }
  const { tokens = [], units = null, cost = null, providerReference = null } = dto;
  return {
    outcome: dto.outcome,
    tokens: tokens.map(({ role, value }) => ({ role, value })),
    units,
    cost,
    providerReference,
  };
}
