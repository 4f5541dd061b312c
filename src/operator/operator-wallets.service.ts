import { Injectable } from '@nestjs/common';
import type { UserView } from '../auth/user.view.js';
import { UsersService } from '../auth/users.service.js';
import { NotFound } from '../kernel/errors.js';
import { LedgerService } from '../ledger/ledger.service.js';
import type { WalletRow, WalletStatus } from '../ledger/wallet.js';
import { walletView } from '../ledger/wallet.view.js';
import { LimitsService } from '../limits/limits.service.js';
import { FundingDeskService } from '../wallets/funding-desk.service.js';
import { ActsService } from './acts.service.js';
import { ApprovalsService, type Asked } from './approvals.service.js';
import type { Actor } from './audit.js';
import type { CustomerFileView } from './customer.view.js';
import type { AdjustWalletDto } from './wallet.dto.js';

/** Customers and their wallets, as those see them who look after them. */
@Injectable()
export class OperatorWalletsService {
  constructor(
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
    return this.fileOf(user, await this.ledger.walletOf(user.id));
  }

  /** @throws NotFound. */
  async get(walletId: string): Promise<CustomerFileView> {
    const wallet = await this.ledger.wallet(walletId);
    return this.fileOf(await this.users.get(wallet.userId), wallet);
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
   * Asks for a correction of a balance, which a second person always decides.
   * @throws NotFound, Forbidden, IdempotencyConflict.
   */
  async adjust(
    actor: Actor,
    walletId: string,
    { amount, reason, ...dto }: AdjustWalletDto,
    idempotencyKey: string | null,
  ): Promise<Asked> {
    await this.ledger.wallet(walletId);
    const fundingId = dto.fundingId ?? null;
    if (fundingId !== null) await this.checkFunding(walletId, fundingId);
    const proposal = {
      act: 'wallet.adjust',
      walletId,
      paymentId: null,
      fundingId,
      details: { amount },
    } as const;
    return this.approvals.ask(actor, proposal, reason, idempotencyKey);
  }

  /** Another wallet's funding is as unknown as one that does not exist. */
  private async checkFunding(walletId: string, fundingId: string): Promise<void> {
    const ref = await this.fundings.getRef(fundingId);
    if (ref.walletId !== walletId) throw new NotFound('funding');
  }

  private async fileOf(user: UserView, wallet: WalletRow): Promise<CustomerFileView> {
    const limits = await this.limits.standingOf(wallet.id);
    return { user, wallet: walletView(wallet), limits };
  }
}
