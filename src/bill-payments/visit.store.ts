import { eventRow, insertEvents } from '../events/outbox.js';
import { newId } from '../kernel/ids.js';
import type { Database } from '../platform/database/database.js';
import type { MeterType } from '../vending/electricity-provider.js';
import type { PaymentRef } from './payment.js';
import type { PaymentStatus } from './payment-state.js';

/** A payment this visit has claimed, with its last attempt if it has one. */
export interface ClaimedPayment extends PaymentRef {
  readonly status: PaymentStatus;
  readonly billerId: string;
  readonly meterNumber: string;
  readonly meterType: MeterType;
  readonly phone: string | null;
  readonly amount: number;
  readonly seq: number;
  readonly attempts: number;
  /** Milliseconds since it was accepted, by the database's clock. */
  readonly ageMs: number;
  /** Of the last attempt; null before the first. */
  readonly requestId: string | null;
}

/** An attempt to be stored before it is sent. */
export interface Submission {
  readonly payment: ClaimedPayment;
  readonly provider: string;
  readonly requestId: string;
}

const CLAIM = `
  WITH due AS MATERIALIZED (
    SELECT p.wallet_id, p.id
      FROM bill_payments p
      JOIN unnest($1::uuid[], $2::uuid[]) AS i(wallet_id, id)
        ON i.wallet_id = p.wallet_id AND i.id = p.id
      WHERE p.next_check_at <= now() AND (p.claimed_until IS NULL OR p.claimed_until <= now())
      ORDER BY p.wallet_id, p.id
      FOR NO KEY UPDATE OF p SKIP LOCKED
  ), claimed AS (
    UPDATE bill_payments p SET claimed_until = now() + $3 * interval '1 millisecond'
      FROM due d WHERE p.wallet_id = d.wallet_id AND p.id = d.id
      RETURNING p.*
  )
  SELECT c.wallet_id AS "walletId", c.id AS "paymentId", c.status, c.biller_id AS "billerId",
      c.meter_number AS "meterNumber", c.meter_type AS "meterType", c.phone, c.amount, c.seq,
      c.attempts, a.request_id AS "requestId",
      (extract(epoch FROM now() - c.created_at) * 1000)::float8 AS "ageMs"
    FROM claimed c
    LEFT JOIN attempts a
      ON a.wallet_id = c.wallet_id AND a.payment_id = c.id AND a.number = c.attempts`;

/**
 * Takes the payments that are due and that nobody else is visiting; the others are left out.
 * @param forMs how long others keep away. A claim is an economy, not a lock: it only saves calls.
 */
export async function claim(
  database: Database,
  refs: readonly PaymentRef[],
  forMs: number,
): Promise<ClaimedPayment[]> {
  return database.query<ClaimedPayment>(CLAIM, [
    refs.map((ref) => ref.walletId),
    refs.map((ref) => ref.paymentId),
    forMs,
  ]);
}

// The guard on status and attempts is what makes an attempt happen once: of two visits whose claims
// overlapped, the second finds the payment already processing.
const SUBMIT = `
  WITH locked AS MATERIALIZED (
    SELECT p.wallet_id, p.id, i.provider, i.request_id
      FROM bill_payments p
      JOIN jsonb_to_recordset($1::jsonb)
        AS i(wallet_id uuid, id uuid, provider text, request_id text)
        ON i.wallet_id = p.wallet_id AND i.id = p.id
      ORDER BY p.wallet_id, p.id
      FOR NO KEY UPDATE OF p
  ), submitted AS (
    UPDATE bill_payments p SET status = 'processing', provider = l.provider,
        attempts = 1, checks = 0, seq = p.seq + 1, updated_at = now(), last_asked_at = now(),
        next_check_at = now() + $2 * interval '1 millisecond',
        claimed_until = now() + $2 * interval '1 millisecond'
      FROM locked l
      WHERE p.wallet_id = l.wallet_id AND p.id = l.id AND p.status = 'pending' AND p.attempts = 0
      RETURNING p.wallet_id, p.id, l.provider, l.request_id
  ), new_attempts AS (
    INSERT INTO attempts (wallet_id, payment_id, number, provider, request_id, send_by)
    SELECT wallet_id, id, 1, provider, request_id, now() + $3 * interval '1 millisecond'
      FROM submitted
  ), new_events AS (
    ${insertEvents('$4::jsonb', 'JOIN submitted s ON s.wallet_id = e.wallet_id AND s.id = e.subject_id')}
  )
  SELECT id FROM submitted`;

/**
 * Stores first attempts and makes their payments `processing`, in one commit.
 * @param nextCheckMs when somebody else may look, should this process die: after the last moment
 * at which the call can still be going on.
 * @returns the ids of the payments whose attempt is now this visit's to send.
 */
export async function submit(
  database: Database,
  submissions: readonly Submission[],
  waits: { readonly sendWithinMs: number; readonly nextCheckMs: number },
): Promise<Set<string>> {
  const events = submissions.map(({ payment, provider, requestId }) =>
    eventRow(
      {
        walletId: payment.walletId,
        subjectId: payment.paymentId,
        seq: payment.seq + 1,
        type: 'payment.submitted',
        data: { provider, requestId, attempt: 1 },
      },
      newId(),
    ),
  );
  const rows = await database.query<{ id: string }>(SUBMIT, [
    JSON.stringify(
      submissions.map(({ payment, provider, requestId }) => ({
        wallet_id: payment.walletId,
        id: payment.paymentId,
        provider,
        request_id: requestId,
      })),
    ),
    waits.nextCheckMs,
    waits.sendWithinMs,
    JSON.stringify(events),
  ]);
  return new Set(rows.map((row) => row.id));
}

/** Payments that are due and unclaimed, the longest overdue first. */
export async function findDue(database: Database, limit: number): Promise<PaymentRef[]> {
  return database.query<PaymentRef>(
    `SELECT wallet_id AS "walletId", id AS "paymentId" FROM bill_payments
      WHERE next_check_at <= now() AND (claimed_until IS NULL OR claimed_until <= now())
      ORDER BY next_check_at LIMIT $1`,
    [limit],
  );
}
