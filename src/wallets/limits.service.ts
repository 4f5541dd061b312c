import { Injectable } from '@nestjs/common';
import { NotFound } from '../kernel/errors.js';
import { invariant } from '../kernel/invariant.js';
import { fundingRefusal, type Limits } from '../ledger/limits.js';
import { DatabaseClock } from '../platform/database/database-clock.service.js';
import { Database, type Tx } from '../platform/database/database.js';
import { listTiers, lockTier, lockWallet, readLimitUsage, updateTier } from './limits.store.js';
import { limitsView, type LimitsView } from './limits.view.js';
import type { Tier } from './tier.js';

/** The limits of a user's KYC tier. The ledger enforces them when it writes a movement. */
@Injectable()
export class LimitsService {
  constructor(
    private readonly database: Database,
    private readonly clock: DatabaseClock,
  ) {}

  /** The limits of a wallet's user, and what is left of them today. */
  async limitUsageOf(walletId: string): Promise<LimitsView> {
    const standing = await readLimitUsage(this.database, walletId);
    invariant(standing !== null, `no wallet ${walletId}`);
    return limitsView(standing, this.clock.now());
  }

  /**
   * Checks the limits of a new funding. Call it in the database transaction that stores the funding as
   * `pending`, after the look-up of its idempotency key. It locks the wallet and counts pending fundings, so
   * that concurrent fundings cannot exceed a limit together. The later credit is not checked: money that was
   * paid is never refused.
   * @throws AmountOutOfRange, LimitExceeded, NotFound (no such wallet).
   */
  async admitFunding(tx: Tx, walletId: string, amount: number): Promise<void> {
    // Two statements: a single one that waits for the lock does not see rows stored while it waited.
    await lockWallet(tx, walletId);
    const standing = await readLimitUsage(tx, walletId);
    if (standing === null) throw new NotFound('wallet');
    const { limits, balance, awaited } = standing;
    const refusal = fundingRefusal(limits, amount, balance + awaited);
    if (refusal !== null) throw refusal;
  }

  listTiers(): Promise<Tier[]> {
    return listTiers(this.database);
  }

  /**
   * Sets the limits of a tier in `tx`. They apply to requests that arrive after the commit.
   * @returns what they were.
   * @throws NotFound.
   */
  async setTier(tx: Tx, tier: number, limits: Limits): Promise<Limits> {
    const before = await lockTier(tx, tier);
    if (before === null) throw new NotFound('tier');
    await updateTier(tx, tier, limits);
    const { singleMax, dailyMax, balanceMax } = before;
    return { singleMax, dailyMax, balanceMax };
  }
}
