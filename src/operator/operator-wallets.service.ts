import { Injectable } from '@nestjs/common';
import type { UserView } from '../auth/user.view.js';
import { UsersService } from '../auth/users.service.js';
import { LedgerService } from '../ledger/ledger.service.js';
import type { WalletRow, WalletStatus } from '../ledger/wallet.js';
import { walletView } from '../ledger/wallet.view.js';
import { LimitsService } from '../limits/limits.service.js';
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
    { amount, reason }: AdjustWalletDto,
    idempotencyKey: string | null,
  ): Promise<Asked> {
    await this.ledger.wallet(walletId);
    const proposal = {
      act: 'wallet.adjust',
      walletId,
      paymentId: null,
      details: { amount },
    } as const;
    return this.approvals.ask(actor, proposal, reason, idempotencyKey);
  }

  private async fileOf(user: UserView, wallet: WalletRow): Promise<CustomerFileView> {
    const limits = await this.limits.standingOf(wallet.id);
    return { user, wallet: walletView(wallet), limits };
  }
}
