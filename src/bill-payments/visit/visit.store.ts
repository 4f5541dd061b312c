import { insertEventsFrom } from '../../events/outbox.js';
import { newId } from '../../kernel/ids.js';
import { inMs, isOfSubject, lockDue } from '../../platform/due-work/due-work.store.js';
import type { Database, Sql } from '../../platform/database/database.js';
import type { Commit } from '../../platform/database/replication/replication.service.js';
import type {
  MeterType,
  NewAttempt,
  OrderIntent,
} from '../../vending/provider/electricity-provider.js';
import type { ProviderSlot } from '../../vending/limiter/provider-limiter.js';
import { PAYMENT_WORK, type DoubtedRefusal, type PaymentRef } from '../payment/payment.js';
import type { PaymentStatus } from '../payment/payment-state.js';
import type { AttemptReport } from '../settle/settlement.js';

/** A payment to claim, with the first attempt to store if the payment has none. */
export interface ClaimRequest extends PaymentRef {
  /** The last asked provider, as far as the visit knows; null: nobody was asked. */
  readonly known: string | null;
  /** Null while no provider is available: a payment without an attempt then waits. */
  readonly first: NewAttempt | null;
  /** Ask the providers before making a first attempt (ask-only period). */
  readonly isAsk?: boolean;
}

/**
 * What the visit that claimed a payment has to do: send the attempt that was stored with the claim,
 * ask what became of the last one, give up on a payment that nobody made an attempt for in time,
 * or look at the providers for an attempt that is missing here.
 */
export type Task = 'vend' | 'requery' | 'expire' | 'ask';

/** A payment this visit has claimed. */
export interface ClaimedPayment extends PaymentRef {
  readonly task: Task;
  /** As this visit found it, or made it by its claim. */
  readonly status: PaymentStatus;
  readonly billerId: string;
  readonly meterNumber: string;
  readonly meterType: MeterType;
  readonly phone: string | null;
  /** Kobo. */
  readonly amount: number;
  readonly attempts: number;
  /** How often it was asked about. */
  readonly checks: number;
  /** The last attempt; null before the first. */
  readonly attempt: NewAttempt | null;
  /** What that was refused with, as long as a requery has to agree; null where there is no such doubt. */
  readonly refusal: DoubtedRefusal | null;
  /** Every provider that was asked so far. */
  readonly tried: readonly string[];
  /** The key that its request came with. */
  readonly idempotencyKey: string | null;
  /** The commit that stored its last attempt, where that is to be sent. */
  readonly commit?: Commit | null;
}

/** The result of a visit, and what the next attempt needs. */
export interface VisitResult {
  readonly payment: ClaimedPayment;
  readonly report: AttemptReport;
  /** The next attempt was already sent; the provider is only asked about it. */
  readonly isAlreadySent?: boolean;
  /** The slot that is reserved for the next attempt. */
  readonly slot?: ProviderSlot;
}

/** The waits a claim stores, in milliseconds. */
export interface ClaimWaits {
  /** How long others keep away. */
  readonly claimMs: number;
  readonly sendWithinMs: number;
  /** How long after its acceptance a payment may get its first attempt. */
  readonly pendingMaxMs: number;
  /** How long a payment waits that no provider can be asked about now. */
  readonly routeWaitMs: number;
}

const PAYMENT = `p.wallet_id, p.id, p.status, p.attempts, p.provider, p.biller_id, p.meter_number,
            p.meter_type, p.phone, p.amount, p.idempotency_key, p.checks, p.created_at`;

const OF_DUE = isOfSubject(PAYMENT_WORK, 'x.wallet_id', 'x.id');

// An attempt happens once because the payment is locked with its row of what is due, re-read under its lock,
// and must still be `pending` without one: of two visits, the second finds it claimed, or else processing.
const CLAIM = `
  WITH due AS MATERIALIZED (
    SELECT p.*, i.provider AS chosen, i.request_id, i.event_id,
        CASE WHEN p.status <> 'pending' OR p.attempts > 0 THEN 'requery'
          WHEN i.is_ask THEN 'ask'
          WHEN p.created_at < now() - $7 * interval '1 millisecond' THEN 'expire'
          WHEN i.provider IS NULL THEN 'wait'
          ELSE 'vend' END AS task
      FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $8::uuid[], $10::boolean[], $11::text[])
        AS i(wallet_id, id, provider, request_id, event_id, is_ask, known)
      CROSS JOIN LATERAL (${lockDue(isOfSubject(PAYMENT_WORK, 'i.wallet_id', 'i.id'), PAYMENT, {
        table: 'bill_payments p',
        condition: `p.wallet_id = i.wallet_id AND p.id = i.id
            AND p.provider IS NOT DISTINCT FROM i.known`,
      })}
      ) p
  ), claimed AS (
    UPDATE due_work d SET
        lane = CASE x.task WHEN 'vend' THEN x.chosen ELSE d.lane END,
        due_at = CASE x.task WHEN 'vend' THEN ${inMs('$5')} WHEN 'wait' THEN ${inMs('$9')}
          ELSE d.due_at END,
        claimed_until = CASE x.task WHEN 'wait' THEN d.claimed_until ELSE ${inMs('$5')} END
      FROM due x WHERE ${OF_DUE}
  ), submitted AS (
    UPDATE bill_payments p SET status = 'processing', provider = d.chosen,
        attempts = 1, checks = 0, seq = p.seq + 1, updated_at = now(), last_asked_at = now()
      FROM due d
      WHERE p.wallet_id = d.wallet_id AND p.id = d.id AND d.task = 'vend'
      RETURNING p.*, d.task, d.request_id, d.event_id
  ), new_attempts AS (
    INSERT INTO attempts (wallet_id, payment_id, number, provider, request_id, send_by)
    SELECT wallet_id, id, attempts, provider, request_id, now() + $6 * interval '1 millisecond'
      FROM submitted
  ), new_events AS (
    ${insertEventsFrom(`
      SELECT wallet_id, id, seq, event_id, 'payment.submitted', jsonb_build_object(
          'provider', provider, 'requestId', request_id, 'attempt', attempts)
        FROM submitted`)}
  )
  SELECT wallet_id AS "walletId", id AS "paymentId", task, status, biller_id AS "billerId",
      meter_number AS "meterNumber", meter_type AS "meterType", phone, amount, attempts,
      provider, request_id AS "requestId", NULL::jsonb AS refusal, ARRAY[provider] AS tried,
      idempotency_key AS "idempotencyKey", checks
    FROM submitted
  UNION ALL
  SELECT c.wallet_id, c.id, c.task, c.status, c.biller_id, c.meter_number, c.meter_type, c.phone, c.amount,
      c.attempts, a.provider, a.request_id, a.refusal, array(SELECT t.provider FROM attempts t
        WHERE t.wallet_id = c.wallet_id AND t.payment_id = c.id), c.idempotency_key, c.checks
    FROM due c
    LEFT JOIN attempts a
      ON a.wallet_id = c.wallet_id AND a.payment_id = c.id AND a.number = c.attempts
    WHERE c.task IN ('requery', 'expire', 'ask')`;

type Row = Omit<ClaimedPayment, 'attempt'> & {
  readonly provider: string | null;
  readonly requestId: string | null;
};

/**
 * Takes the payments that are due and that nobody else is visiting; the others are left out. So are those
 * that another provider was asked about since: the visit has no place at its door, and might hold a claim
 * without asking. Where a first attempt is to be made, it is stored and the payment is `processing` in the
 * same commit.
 * A claim is an economy, not a lock: it only saves calls.
 */
export async function claim(
  sql: Sql,
  requests: readonly ClaimRequest[],
  waits: ClaimWaits,
): Promise<ClaimedPayment[]> {
  const rows = await sql.query<Row>(CLAIM, [
    requests.map((request) => request.walletId),
    requests.map((request) => request.paymentId),
    requests.map((request) => request.first?.provider ?? null),
    requests.map((request) => request.first?.requestId ?? null),
    waits.claimMs,
    waits.sendWithinMs,
    waits.pendingMaxMs,
    requests.map(() => newId()),
    waits.routeWaitMs,
    requests.map((request) => request.isAsk === true),
    requests.map((request) => request.known),
  ]);
  return rows.map(({ provider, requestId, ...payment }) => ({
    ...payment,
    attempt: provider === null || requestId === null ? null : { provider, requestId },
  }));
}

/**
 * The keys that these payments were bought with; null for one without. Read before the claim, which
 * stores an id that follows from it: a row never changes its key.
 */
export async function readKeys(
  database: Database,
  refs: readonly PaymentRef[],
): Promise<ReadonlyMap<string, string | null>> {
  if (refs.length === 0) return new Map();
  const rows = await database.query<{ id: string; key: string | null }>(
    `SELECT p.id, p.idempotency_key AS key
      FROM unnest($1::uuid[], $2::uuid[]) AS i(wallet_id, id)
      JOIN bill_payments p ON p.wallet_id = i.wallet_id AND p.id = i.id`,
    [refs.map((ref) => ref.walletId), refs.map((ref) => ref.paymentId)],
  );
  return new Map(rows.map(({ id, key }) => [id, key]));
}

/** What an answer to an attempt of this payment has to be about. */
export function intentOf(
  { billerId, meterNumber, meterType, amount }: ClaimedPayment,
  requestId: string,
): OrderIntent {
  return { requestId, billerId, meterNumber, meterType, amount };
}
