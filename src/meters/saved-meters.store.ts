import { DomainError } from '../kernel/errors.js';
import { nameKey } from '../kernel/input/text.js';
import type { Sql, Tx } from '../platform/database/database.js';
import { isDuplicate } from '../platform/database/database-fault.js';
import type { Meter, MeterType } from '../vending/provider/electricity-provider.js';

/** How many meters one wallet may keep. */
export const SAVED_METERS_MAX = 100;

export interface NewSavedMeter extends Meter {
  readonly walletId: string;
  readonly id: string;
  readonly nickname: string;
}

/** A saved meter, with what was last verified about it. */
export interface SavedMeterRow {
  readonly id: string;
  readonly nickname: string;
  readonly billerId: string;
  readonly meterNumber: string;
  readonly meterType: MeterType;
  readonly customerName: string | null;
  readonly address: string | null;
  readonly verifiedAt: Date | null;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

const SELECT = `
  SELECT s.id, s.nickname, s.biller_id AS "billerId", s.meter_number AS "meterNumber",
      s.meter_type AS "meterType", v.customer_name AS "customerName", v.address,
      v.verified_at AS "verifiedAt", s.created_at AS "createdAt", s.updated_at AS "updatedAt"
    FROM saved_meters s
    LEFT JOIN meter_verifications v ON v.biller_id = s.biller_id
      AND v.meter_number = s.meter_number AND v.meter_type = s.meter_type`;

/** Together with a wallet, the key of the lock for saving a meter in it. */
const SAVING = 481_516;
const AFTER_EVERY_ID = 'ffffffff-ffff-ffff-ffff-ffffffffffff';

/**
 * Makes requests that save or rename a meter of a wallet take turns until `tx` ends. Otherwise two of them
 * could exceed the maximum, or miss each other's nickname. It does not lock the wallet's row, because
 * purchases would have to wait for that.
 */
async function takeTurn(tx: Tx, walletId: string): Promise<void> {
  await tx.query('SELECT pg_advisory_xact_lock($1, hashtext($2::text))', [SAVING, walletId]);
}

/**
 * Refuses a nickname that looks like that of another meter of the wallet. The constraint of the table
 * compares only the spelling.
 * @throws DomainError `nickname_taken`.
 */
async function refuseSameNickname(
  tx: Tx,
  walletId: string,
  id: string,
  nickname: string,
): Promise<void> {
  const others = await tx.query<{ nickname: string }>(
    'SELECT nickname FROM saved_meters WHERE wallet_id = $1 AND id <> $2',
    [walletId, id],
  );
  const key = nameKey(nickname);
  if (others.some((other) => nameKey(other.nickname) === key)) throw nicknameTaken();
}

/**
 * Saves a meter, in a database transaction of its own.
 * @returns false when the wallet has its most already.
 * @throws DomainError `nickname_taken`, `meter_saved`.
 */
export async function insertSavedMeter(tx: Tx, meter: NewSavedMeter): Promise<boolean> {
  const { walletId, id, nickname, billerId, meterNumber, meterType } = meter;
  await takeTurn(tx, walletId);
  await refuseSameNickname(tx, walletId, id, nickname);
  const rows = await refusingDuplicates(
    tx.query(
      `INSERT INTO saved_meters (wallet_id, id, nickname, biller_id, meter_number, meter_type)
        SELECT $1, $2, $3, $4, $5, $6
          WHERE (SELECT count(*) FROM saved_meters WHERE wallet_id = $1) < $7
        RETURNING id`,
      [walletId, id, nickname, billerId, meterNumber, meterType, SAVED_METERS_MAX],
    ),
  );
  return rows.length > 0;
}

export async function findSavedMeter(
  sql: Sql,
  walletId: string,
  id: string,
): Promise<SavedMeterRow | null> {
  const rows = await sql.query<SavedMeterRow>(`${SELECT} WHERE s.wallet_id = $1 AND s.id = $2`, [
    walletId,
    id,
  ]);
  return rows[0] ?? null;
}

/** Newest first, from after the one named `before` on. */
export async function listSavedMeters(
  sql: Sql,
  walletId: string,
  before: string | null,
  limit: number,
): Promise<SavedMeterRow[]> {
  return sql.query<SavedMeterRow>(
    `${SELECT} WHERE s.wallet_id = $1 AND s.id < $2 ORDER BY s.id DESC LIMIT $3`,
    [walletId, before ?? AFTER_EVERY_ID, limit],
  );
}

/**
 * Renames a meter, in a database transaction of its own.
 * @returns whether there was one to rename.
 * @throws DomainError `nickname_taken`.
 */
export async function renameSavedMeter(
  tx: Tx,
  walletId: string,
  id: string,
  nickname: string,
): Promise<boolean> {
  await takeTurn(tx, walletId);
  await refuseSameNickname(tx, walletId, id, nickname);
  const rows = await refusingDuplicates(
    tx.query(
      `UPDATE saved_meters SET nickname = $3, updated_at = now()
        WHERE wallet_id = $1 AND id = $2 RETURNING id`,
      [walletId, id, nickname],
    ),
  );
  return rows.length > 0;
}

/** @returns whether there was one to remove. */
export async function deleteSavedMeter(sql: Sql, walletId: string, id: string): Promise<boolean> {
  const rows = await sql.query(
    'DELETE FROM saved_meters WHERE wallet_id = $1 AND id = $2 RETURNING id',
    [walletId, id],
  );
  return rows.length > 0;
}

function nicknameTaken(): DomainError {
  return new DomainError('nickname_taken', 'Another saved meter has this nickname.');
}

async function refusingDuplicates<Row>(statement: Promise<Row[]>): Promise<Row[]> {
  try {
    return await statement;
  } catch (error) {
    if (isDuplicate(error, 'saved_meters_nickname_key')) {
      throw nicknameTaken();
    }
    if (isDuplicate(error, 'saved_meters_meter_key')) {
      throw new DomainError('meter_saved', 'This meter is saved already, under another nickname.');
    }
    throw error;
  }
}
