import { insertEventsFrom } from '../../events/outbox.js';
import { newId } from '../../kernel/ids.js';
import { inMs, isOfSubject } from '../../platform/due-work/due-work.store.js';
import type { Database, Sql } from '../../platform/database/database.js';
import type { NewAttempt } from '../../vending/provider/electricity-provider.js';
import type { AskOnlyPeriod, AskOnlyReason } from './ask-only.js';
import { PAYMENT_WORK, type PaymentRef } from '../payment/payment.js';

/** The open periods, the latest first. */
export async function listOpenPeriods(sql: Sql): Promise<AskOnlyPeriod[]> {
  return sql.query<AskOnlyPeriod>(
    `SELECT reason, since, began_at AS "beganAt" FROM ask_only_periods WHERE ended_at IS NULL
      ORDER BY began_at DESC`,
  );
}

/** The open period; of several, from the earliest loss to the latest notice. Null when there is none. */
export async function findOpenPeriod(sql: Sql): Promise<AskOnlyPeriod | null> {
  const rows = await listOpenPeriods(sql);
  const [latest] = rows;
  if (latest === undefined) return null;
  return rows.reduce((one, { since }) => (since < one.since ? { ...one, since } : one), latest);
}

/**
 * Begins a period, or lets an open one of the same reason begin anew.
 * @param knownUntil the last moment whose past somebody remembers; the newest mark that is not later, and
 * is here, is what both have. Without any, the whole time is asked about that is asked about at most.
 */
export async function beginPeriod(
  sql: Sql,
  reason: AskOnlyReason,
  knownUntil: Date,
): Promise<void> {
  await sql.query(
    `INSERT INTO ask_only_periods (id, reason, since)
      VALUES ($1, $2, coalesce((SELECT max(made_at) FROM continuity_marks WHERE made_at <= $3),
        $3::timestamptz - interval '31 days'))
      ON CONFLICT (reason) WHERE ended_at IS NULL DO UPDATE
        SET since = least(ask_only_periods.since, excluded.since), began_at = now()`,
    [newId(), reason, knownUntil],
  );
}

/** Ends the open periods that began by this moment, to the millisecond. @returns them. */
export async function endPeriods(sql: Sql, beganBy: Date): Promise<AskOnlyPeriod[]> {
  return sql.query<AskOnlyPeriod>(
    `UPDATE ask_only_periods SET ended_at = now()
      WHERE ended_at IS NULL AND date_trunc('milliseconds', began_at) <= $1
      RETURNING reason, since, began_at AS "beganAt"`,
    [beganBy],
  );
}

/**
 * Stores as a payment's first attempt one that a provider knows and this database does not. It is not
 * sent: it was. @returns false when the payment has an attempt by now.
 */
export async function adoptAttempt(
  database: Database,
  { walletId, paymentId }: PaymentRef,
  { provider, requestId }: NewAttempt,
  claimMs: number,
): Promise<boolean> {
  const rows = await database.query(
    `WITH adopted AS (
      UPDATE bill_payments SET status = 'processing', provider = $3, attempts = 1, checks = 0,
          seq = seq + 1, updated_at = now(), last_asked_at = now()
        WHERE wallet_id = $1 AND id = $2 AND status = 'pending' AND attempts = 0
        RETURNING wallet_id, id, seq
    ), claimed AS (
      UPDATE due_work d SET lane = $3, due_at = ${inMs('$5')}, claimed_until = ${inMs('$5')}
        FROM adopted a WHERE ${isOfSubject(PAYMENT_WORK, 'a.wallet_id', 'a.id')}
    ), new_attempts AS (
      INSERT INTO attempts (wallet_id, payment_id, number, provider, request_id, send_by)
      SELECT wallet_id, id, 1, $3, $4, now() FROM adopted
    ), new_events AS (
      ${insertEventsFrom(`
        SELECT wallet_id, id, seq, $6::uuid, 'payment.submitted', jsonb_build_object(
            'provider', $3::text, 'requestId', $4::text, 'attempt', 1, 'isAdopted', true)
          FROM adopted`)}
    ) SELECT id FROM adopted`,
    [walletId, paymentId, provider, requestId, claimMs, newId()],
  );
  return rows.length > 0;
}

/** Stores how a round of questions about a payment without an attempt ended, and when the next comes. */
export async function storeRound(
  database: Database,
  { walletId, paymentId }: PaymentRef,
  { rounds, nextInMs }: { readonly rounds: number; readonly nextInMs: number },
): Promise<void> {
  await database.query(
    `WITH asked AS (
      UPDATE bill_payments SET checks = $3
        WHERE wallet_id = $1 AND id = $2 AND status = 'pending' AND attempts = 0
        RETURNING wallet_id, id
    )
    UPDATE due_work d SET claimed_until = NULL, due_at = ${inMs('$4')}
      FROM asked a WHERE ${isOfSubject(PAYMENT_WORK, 'a.wallet_id', 'a.id')}`,
    [walletId, paymentId, rounds, nextInMs],
  );
}
