import { Injectable } from '@nestjs/common';
import { UsersService } from '../../auth/users.service.js';
import { Forbidden, NotFound } from '../../kernel/errors.js';
import type { Limits } from '../../ledger/limits.js';
import { LedgerService } from '../../ledger/ledger.service.js';
import { LimitsService } from '../../wallets/limits.service.js';
import type { LimitsView } from '../../wallets/limits.view.js';
import { ActsService } from '../audit/acts.service.js';
import type { Actor } from '../audit/audit.js';
import { tierView, type TierListView } from './tier.view.js';

/** Shows and sets the KYC tiers of users, and the limits of the tiers. */
@Injectable()
export class OperatorTiersService {
  constructor(
    private readonly acts: ActsService,
    private readonly users: UsersService,
    private readonly ledger: LedgerService,
    private readonly limits: LimitsService,
  ) {}

  /**
   * Puts a user into a tier, and returns the resulting limits of the wallet.
   * @throws NotFound, Forbidden.
   */
  async setTierOf(actor: Actor, userId: string, tier: number, reason: string): Promise<LimitsView> {
    const { id: walletId } = await this.ledger.walletOf(userId);
    await this.acts.perform(actor, async (act) => {
      const before = await this.users.setKycTier(act.tx, userId, tier);
      if (before === null) throw new NotFound('user');
      await act.record({
        act: 'user.set_tier',
        subjectKind: 'user',
        subjectId: userId,
        walletId,
        reason,
        details: { from: before, to: tier },
      });
    });
    return this.limits.limitUsageOf(walletId);
  }

  async listTiers(): Promise<TierListView> {
    return { data: (await this.limits.listTiers()).map(tierView) };
  }

  /**
   * Sets the limits of a tier. This affects every user of the tier, so only admins may do it.
   * @throws NotFound, Forbidden.
   */
  async setTier(actor: Actor, tier: number, limits: Limits, reason: string): Promise<TierListView> {
    await this.acts.perform(actor, async (act) => {
      if (act.actor.role !== 'admin') throw new Forbidden();
      const before = await this.limits.setTier(act.tx, tier, limits);
      await act.record({
        act: 'tier.set',
        subjectKind: 'tier',
        subjectId: String(tier),
        walletId: null,
        reason,
        details: { from: before, to: limits },
      });
    });
    return this.listTiers();
  }
}
