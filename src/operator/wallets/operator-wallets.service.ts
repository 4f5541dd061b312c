import { Injectable } from '@nestjs/common';
import type { UserView } from '../../auth/user.view.js';
import { UsersService } from '../../auth/users.service.js';
import { Config } from '../../config/config.js';
import type { Answered } from '../../kernel/answer-once.js';
import { CeilingExceeded, NotFound, ValidationFailed } from '../../kernel/errors.js';
import { LedgerService } from '../../ledger/ledger.service.js';
import type { WalletRow, WalletStatus } from '../../ledger/wallet.js';
import { walletView } from '../../ledger/wallet.view.js';
import { LimitsService } from '../../wallets/limits.service.js';
import { FundingDeskService } from '../../fundings/desk/funding-desk.service.js';
import { ActsService, type ActInProgress } from '../audit/acts.service.js';
import type { ApprovalView } from '../approvals/approval.view.js';
import { ApprovalsService } from '../approvals/approvals.service.js';
import { askedToday } from '../approvals/approvals.store.js';
import type { Actor } from '../audit/audit.js';
import type { CustomerFileView } from './customer.view.js';
import type { AdjustWalletDto, WriteOffDto } from './wallet.dto.js';

/** Shows customers and their wallets to operators, and changes wallets at their request. */
@Injectable()
export class OperatorWalletsService {
  constructor(
    private readonly config: Config,
    private readonly ledger: LedgerService,
    private readonly users: UsersService,
    private readonly acts: ActsService,
    private readonly limits: LimitsService,
    private readonly approvals: ApprovalsService,
    private readonly fundings: FundingDeskService,
  ) {}

  /** @throws NotFound. */
  async findCustomer(email: string): Promise<CustomerFileView> {
    const user = await this.users.getByEmail(email);
    return this.dossierOf(user, await this.ledger.walletOf(user.id));
  }

  /** @throws NotFound. */
  async get(walletId: string): Promise<CustomerFileView> {
    const wallet = await this.ledger.wallet(walletId);
    return this.dossierOf(await this.users.get(wallet.userId), wallet);
  }

  /** @throws NotFound, Forbidden. */
  async setStatus(
    actor: Actor,
    walletId: string,
    status: WalletStatus,
    reason: string,
  ): Promise<CustomerFileView> {
    await this.acts.perform(actor, async (act) => {
      await this.ledger.setStatus(act.tx, walletId, status);
      await act.record({
        act: status === 'frozen' ? 'wallet.freeze' : 'wallet.unfreeze',
        subjectKind: 'wallet',
        subjectId: walletId,
        walletId,
        reason,
        details: {},
      });
    });
    return this.get(walletId);
  }

  /**
   * Requests a correction of a balance, which a second person always decides.
   * @throws NotFound, ValidationFailed, Forbidden, IdempotencyConflict, CeilingExceeded.
   */
  async adjust(
    actor: Actor,
    walletId: string,
    { amount, reason, ...dto }: AdjustWalletDto,
    idempotencyKey: string | null,
  ): Promise<Answered<ApprovalView>> {
    if (amount > 0 && dto.collects === true) {
      throw new ValidationFailed([{ field: 'collects', message: 'belongs to a debit only' }]);
    }
    await this.ledger.wallet(walletId);
    const fundingId = dto.fundingId ?? null;
    if (fundingId !== null) await this.checkFunding(walletId, fundingId);
    const proposal = {
      act: 'wallet.adjust',
      walletId,
      paymentId: null,
      fundingId,
      details: { amount, ...(dto.collects === true && { collects: true as const }) },
    } as const;
    const admit = (act: ActInProgress): Promise<void> => this.stayBelowCeilings(act, amount);
    return this.approvals.ask(actor, proposal, reason, idempotencyKey, admit);
  }

  /**
   * Requests to write off a wallet's debt, which a second person always decides.
   * @throws NotFound, Forbidden, IdempotencyConflict.
   */
  async writeOff(
    actor: Actor,
    walletId: string,
    { amount, reason }: WriteOffDto,
    idempotencyKey: string | null,
  ): Promise<Answered<ApprovalView>> {
    await this.ledger.wallet(walletId);
    const about = { walletId, paymentId: null, fundingId: null };
    const proposal = { act: 'wallet.write_off', ...about, details: { amount } } as const;
    return this.approvals.ask(actor, proposal, reason, idempotencyKey);
  }

  /**
   * Runs with the requester's row locked and the new request written, so that two concurrent requests
   * cannot exceed the ceiling together.
   */
  private async stayBelowCeilings({ tx, actor }: ActInProgress, amount: number): Promise<void> {
    const { ADJUST_MAX: each, ADJUST_DAILY_MAX: daily } = this.config.env;
    const asked = Math.abs(amount);
    if (asked > each) throw new CeilingExceeded({ limit: 'single', max: each, left: each });
    const before = (await askedToday(tx, actor.userId)) - asked;
    if (before + asked > daily) {
      const left = Math.max(0, daily - before);
      throw new CeilingExceeded({ limit: 'daily', max: daily, left });
    }
  }

  /** A funding of another wallet is answered like one that does not exist. */
  private async checkFunding(walletId: string, fundingId: string): Promise<void> {
    const ref = await this.fundings.getRef(fundingId);
    if (ref.walletId !== walletId) throw new NotFound('funding');
  }

  private async dossierOf(user: UserView, wallet: WalletRow): Promise<CustomerFileView> {
    const limits = await this.limits.limitUsageOf(wallet.id);
    const { owed, collects } = wallet;
    return { user, wallet: walletView(wallet), limits, receivable: { owed, collects } };
  }
}
