import { Injectable } from '@nestjs/common';
import { PaymentDeskService } from '../../bill-payments/desk/payment-desk.service.js';
import { SettlementService } from '../../bill-payments/settle/settlement.service.js';
import type { Answered } from '../../kernel/answer-once.js';
import { TokenNotMissing, ValidationFailed } from '../../kernel/errors.js';
import { idempotencyOf } from '../../kernel/request-hash.js';
import { ActsService } from '../audit/acts.service.js';
import type { ApprovalView } from '../approvals/approval.view.js';
import { ApprovalsService } from '../approvals/approvals.service.js';
import type { Actor } from '../audit/audit.js';
import type { EnterTokensDto } from './payment.dto.js';
import { operatorPaymentView, type OperatorPaymentView } from './payment.view.js';

/** Enters the token of a purchase that was delivered without one, or reverses the sale. */
@Injectable()
export class OperatorTokensService {
  constructor(
    private readonly desk: PaymentDeskService,
    private readonly settlement: SettlementService,
    private readonly acts: ActsService,
    private readonly approvals: ApprovalsService,
  ) {}

  /**
   * Enters a token that the biller gave by another channel; the customer sees it at once. A repetition under the
   * same key returns the purchase as it is now.
   * @throws NotFound, TokenNotMissing, ValidationFailed, Forbidden, IdempotencyConflict.
   */
  async enter(
    actor: Actor,
    paymentId: string,
    dto: EnterTokensDto,
    key: string | null,
  ): Promise<Answered<OperatorPaymentView>> {
    const tokens = dto.tokens.map(({ role, value }) => ({ role, value }));
    if (!tokens.some(({ role }) => role === 'credit')) {
      throw new ValidationFailed([{ field: 'tokens', message: 'one must be the credit token' }]);
    }
    const { walletId } = await this.desk.getRef(paymentId);
    const units = dto.units ?? null;
    const idempotency = idempotencyOf(key, { paymentId, tokens, units, reason: dto.reason });
    const once = { endpoint: 'enterTokens', idempotency };
    const isReplayed = await this.acts.performOnce(actor, once, async (act) => {
      const ref = { walletId, paymentId };
      // Check under the payment's lock: the provider may have delivered the token meanwhile.
      if (!(await this.settlement.enterTokens(act.tx, ref, { tokens, units }))) {
        throw new TokenNotMissing();
      }
      await act.record({
        act: 'payment.enter_token',
        subjectKind: 'payment',
        subjectId: paymentId,
        walletId,
        reason: dto.reason,
        details: { tokens, units },
      });
    });
    return { view: operatorPaymentView(await this.desk.get(paymentId)), isReplayed };
  }

  /**
   * Requests an approval to reverse a sale whose token is missing. Every amount needs one.
   * @throws NotFound, TokenNotMissing, Forbidden, IdempotencyConflict.
   */
  async askReversal(
    actor: Actor,
    paymentId: string,
    reason: string,
    idempotencyKey: string | null,
  ): Promise<Answered<ApprovalView>> {
    const { walletId, view } = await this.desk.get(paymentId);
    const proposal = {
      act: 'payment.reverse',
      walletId,
      paymentId,
      fundingId: null,
      details: { amount: view.total },
    } as const;
    // A repetition after the reversal returns the first answer.
    return this.approvals.ask(actor, proposal, reason, idempotencyKey, () => {
      const isMissing = view.status === 'completed' && view.tokenStatus === 'missing';
      if (!isMissing) throw new TokenNotMissing();
    });
  }
}
