import type { Sql } from '../platform/database/database.js';
import type { DomainEvent } from './event.js';

/** The lease of the process that delivers events. A new epoch invalidates all earlier ones. */
export interface DeliveryLease {
  readonly holder: string;
  readonly epoch: number;
}

export interface StoredEvent extends DomainEvent {
  readonly position: number;
}

/** The lease is still the newest one, and not over. `$1` is its holder and `$2` its epoch. */
const IS_HELD = 'holder = $1::uuid AND epoch = $2::bigint AND until > clock_timestamp()';

/**
 * Holds the lease on, or takes it when the one before is over.
 * @param epoch of the lease that `holder` has; 0 when it has none.
 * @returns the epoch that is held now; null while another process holds the lease.
 */
export async function holdLease(
  sql: Sql,
  { holder, epoch }: DeliveryLease,
  leaseMs: number,
): Promise<number | null> {
  const [row] = await sql.query<{ epoch: number }>(
    `UPDATE event_delivery SET holder = $1::uuid,
        epoch = CASE WHEN ${IS_HELD} THEN epoch ELSE epoch + 1 END,
        until = clock_timestamp() + $3::bigint * interval '1 millisecond'
      WHERE (${IS_HELD}) OR until <= clock_timestamp()
      RETURNING epoch`,
    [holder, epoch, leaseMs],
  );
  return row?.epoch ?? null;
}

/** Gives the lease up, so that the next process need not wait for its end. */
export async function releaseLease(sql: Sql, { holder, epoch }: DeliveryLease): Promise<void> {
  await sql.query(`UPDATE event_delivery SET until = clock_timestamp() WHERE ${IS_HELD}`, [
    holder,
    epoch,
  ]);
}

/** The next events to deliver, oldest first, without those of `blocked` subjects. Empty when the lease is lost. */
export async function readUndelivered(
  sql: Sql,
  { holder, epoch }: DeliveryLease,
  blocked: readonly string[],
  limit: number,
): Promise<StoredEvent[]> {
  return sql.query<StoredEvent>(
    `SELECT wallet_id AS "walletId", subject_id AS "subjectId", seq, id, type, data, position,
        created_at AS "createdAt"
      FROM events
      WHERE delivered_at IS NULL AND NOT subject_id = ANY($3::uuid[])
        AND EXISTS (SELECT FROM event_delivery WHERE ${IS_HELD})
      ORDER BY position LIMIT $4`,
    [holder, epoch, blocked, limit],
  );
}

/** Marks events that were delivered; a lease that is lost marks nothing, and its successor delivers again. */
export async function markDelivered(
  sql: Sql,
  { holder, epoch }: DeliveryLease,
  positions: readonly number[],
): Promise<void> {
  // "delivered_at IS NULL" is true of them anyhow, and lets the index of undelivered events find them.
  await sql.query(
    `UPDATE events SET delivered_at = now()
      WHERE position = ANY($3::bigint[]) AND delivered_at IS NULL
        AND EXISTS (SELECT FROM event_delivery WHERE ${IS_HELD})`,
    [holder, epoch, positions],
  );
}
