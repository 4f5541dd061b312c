import {
  LIMITS_COLUMNS,
  LIMITS_JOINS,
  limitsOf,
  type Limits,
  type LimitsRow,
} from '../ledger/limits.js';
import type { Spent } from '../ledger/spending.js';
import type { Sql, Tx } from '../platform/database/database.js';
import type { Tier } from './tier.js';

/** A wallet's user's tier, its balance, what it has spent today, and its pending fundings. */
export interface LimitUsage extends Spent {
  readonly tier: number;
  readonly limits: Limits;
  readonly balance: number;
  /** Kobo of fundings that may still be paid. */
  readonly awaited: number;
}

type LimitUsageRow = LimitsRow & Omit<LimitUsage, 'limits'>;

const LIMIT_USAGE = `
  SELECT u.kyc_tier AS tier, ${LIMITS_COLUMNS}, w.balance, w.spent_on::text AS "spentOn", w.spent,
      (SELECT coalesce(sum(f.amount), 0)::bigint FROM fundings f
        WHERE f.wallet_id = w.id AND f.status = 'pending') AS awaited
    FROM wallets w ${LIMITS_JOINS}
    WHERE w.id = $1`;

/** @returns null when there is no such wallet. */
export async function readLimitUsage(sql: Sql, walletId: string): Promise<LimitUsage | null> {
  const [row] = await sql.query<LimitUsageRow>(LIMIT_USAGE, [walletId]);
  if (row === undefined) return null;
  const { tier, balance, spentOn, spent, awaited } = row;
  return { tier, limits: limitsOf(row), balance, spentOn, spent, awaited };
}

/** Locks the wallet against movements and new fundings until `tx` ends. */
export async function lockWallet(tx: Tx, walletId: string): Promise<void> {
  await tx.query('SELECT id FROM wallets WHERE id = $1 FOR NO KEY UPDATE', [walletId]);
}

export async function listTiers(sql: Sql): Promise<Tier[]> {
  return sql.query<Tier>(
    `SELECT tier, single_max AS "singleMax", daily_max AS "dailyMax", balance_max AS "balanceMax"
      FROM kyc_tiers ORDER BY tier`,
  );
}

/** Reads and locks a tier until `tx` ends. Null when there is none. */
export async function lockTier(tx: Tx, tier: number): Promise<Tier | null> {
  const [row] = await tx.query<Tier>(
    `SELECT tier, single_max AS "singleMax", daily_max AS "dailyMax", balance_max AS "balanceMax"
      FROM kyc_tiers WHERE tier = $1 FOR NO KEY UPDATE`,
    [tier],
  );
  return row ?? null;
}

export async function updateTier(tx: Tx, tier: number, limits: Limits): Promise<void> {
  await tx.query(
    'UPDATE kyc_tiers SET single_max = $2, daily_max = $3, balance_max = $4 WHERE tier = $1',
    [tier, limits.singleMax, limits.dailyMax, limits.balanceMax],
  );
}
