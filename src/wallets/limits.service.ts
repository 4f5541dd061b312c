import { Injectable } from '@nestjs/common';
import { NotFound } from '../kernel/errors.js';
import { invariant } from '../kernel/invariant.js';
import { fundingRefusal, type Limits } from '../ledger/limits.js';
import { DatabaseClock } from '../platform/database/database-clock.service.js';
import { Database, type Tx } from '../platform/database/database.js';
import { listTiers, lockTier, lockWallet, readLimitUsage, updateTier } from './limits.store.js';
import { limitsView, type LimitsView } from './limits.view.js';
import type { Tier } from './tier.js';

/** What the KYC tier of a user allows. Movements are held to it by the ledger, as they are written. */
@Injectable()
export class LimitsService {
  constructor(
    private readonly database: Database,
    private readonly clock: DatabaseClock,
  ) {}

  /** What the user of a wallet may do, and what is left of it today. */
  async limitUsageOf(walletId: string): Promise<LimitsView> {
    const standing = await readLimitUsage(this.database, walletId);
    invariant(standing !== null, `no wallet ${walletId}`);
    return limitsView(standing, this.clock.now());
  }

  /**
   * Lets a funding begin. Call it in the database transaction
   * that stores the funding as `pending`, after the look for its idempotency key: the wallet is
   * locked, and what is pending counts, so that fundings begun at once cannot pass a limit together.
   * The credit itself, when the money is there, asks no more: what was paid is never turned away.
   * @throws AmountOutOfRange, LimitExceeded, NotFound (no such wallet).
   */
  async admitFunding(tx: Tx, walletId: string, amount: number): Promise<void> {
    // Two statements: one that had to wait for the lock would not see what was stored meanwhile.
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
   * Sets the limits of a tier in `tx`; requests that come after the commit are held to them.
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
