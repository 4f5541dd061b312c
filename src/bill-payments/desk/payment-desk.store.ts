import type { Sql } from '../../platform/database/database.js';
import { IS_LATE } from '../../platform/due-work/due-work.store.js';
import { ROWS_READ_MAX } from '../../platform/http/lists/page.js';
import { answersOf } from '../settle/answers/answers.store.js';
import { PAYMENT_WORK, type PaymentRef } from '../payment/payment.js';
import { idsAround, type AttemptEvidence, type HeldSum } from './payment-evidence.js';
import type { PaymentStatus } from '../payment/payment-state.js';

/** How far apart in time the ids of a payment and of its Transaction may lie. */
const BORN_WITHIN_MS = 1_000;

/**
 * The payment of this id, whosever it is. Keys begin with the wallet, which is not known here; but
 * the ids of a payment and of the Transaction that paid for it are made in the same instant, and both
 * tell it, so the key of the Transactions leads to the few payments of that second.
 */
export async function findPayment(sql: Sql, id: string): Promise<PaymentRef | null> {
  const { from, to } = idsAround(id, BORN_WITHIN_MS);
  const rows = await sql.query<PaymentRef>(
    `SELECT wallet_id AS "walletId", id AS "paymentId" FROM bill_payments
      WHERE transaction_id BETWEEN $2 AND $3 AND id = $1`,
    [id, from, to],
  );
  return rows[0] ?? null;
}

// The key begins with the provider, so each provider there ever was is asked for, one step each.
const BY_REQUEST_ID = `
  WITH RECURSIVE providers AS (
    SELECT min(provider) AS code FROM attempts
    UNION ALL
    SELECT (SELECT min(a.provider) FROM attempts a WHERE a.provider > p.code)
      FROM providers p WHERE p.code IS NOT NULL
  )
  SELECT a.wallet_id AS "walletId", a.payment_id AS "paymentId"
    FROM providers p JOIN attempts a ON a.provider = p.code AND a.request_id = $1`;

/** The payments that a provider knows by this request id: one, unless two providers use the same. */
export function findByRequestId(sql: Sql, requestId: string): Promise<PaymentRef[]> {
  return sql.query<PaymentRef>(BY_REQUEST_ID, [requestId]);
}

/** Payments that wait for a decision, oldest first. */
export function listInReview(
  sql: Sql,
  afterId: string | null,
  limit: number,
): Promise<PaymentRef[]> {
  return sql.query<PaymentRef>(
    `SELECT wallet_id AS "walletId", id AS "paymentId" FROM bill_payments
      WHERE in_review_since IS NOT NULL AND id > $1 ORDER BY id LIMIT $2`,
    [afterId ?? '00000000-0000-0000-0000-000000000000', limit],
  );
}

/** Delivered payments whose token is missing, oldest first. Each has its incident, and of those there are few. */
export function listTokenMissing(
  sql: Sql,
  afterId: string | null,
  limit: number,
): Promise<PaymentRef[]> {
  return sql.query<PaymentRef>(
    `SELECT p.wallet_id AS "walletId", p.id AS "paymentId"
      FROM incidents i
      JOIN bill_payments p ON p.wallet_id = i.wallet_id AND p.id = i.payment_id
      WHERE i.kind = 'token_missing' AND p.token_status = 'missing' AND p.id > $1
      ORDER BY p.id LIMIT $2`,
    [afterId ?? '00000000-0000-0000-0000-000000000000', limit],
  );
}

/** A payment with the moment it is due, to the microsecond: it says where a list goes on. */
export interface DueListRow extends PaymentRef {
  readonly status: PaymentStatus;
  readonly dueAt: string;
}

/**
 * The next payments by the time they are due, final ones among them: what is due does not say which
 * are open, so the caller reads a bounded stretch of it and picks.
 */
export function walkDue(
  sql: Sql,
  after: { readonly dueAt: string; readonly paymentId: string } | null,
  isOverdue: boolean,
): Promise<DueListRow[]> {
  return sql.query<DueListRow>(
    `SELECT p.wallet_id AS "walletId", p.id AS "paymentId", p.status, s.due_at::text AS "dueAt"
      FROM (
        SELECT d.wallet_id, d.subject_id, d.due_at FROM due_work d
          WHERE d.kind = '${PAYMENT_WORK}'
            AND (d.due_at, d.subject_id) > ($1::timestamptz, $2::uuid)
            ${isOverdue ? `AND ${IS_LATE}` : ''}
          ORDER BY d.due_at, d.subject_id LIMIT ${ROWS_READ_MAX}
      ) s
      JOIN bill_payments p ON p.wallet_id = s.wallet_id AND p.id = s.subject_id
      ORDER BY s.due_at, s.subject_id`,
    [after?.dueAt ?? '-infinity', after?.paymentId ?? '00000000-0000-0000-0000-000000000000'],
  );
}

export async function attemptsOf(sql: Sql, ref: PaymentRef): Promise<AttemptEvidence[]> {
  // The column has the last answer to attempts that were made before answers were kept.
  const attempts = await sql.query<Omit<AttemptEvidence, 'answers'>>(
    `SELECT number, provider, request_id AS "requestId", send_by AS "sendBy", outcome,
        not_found_count AS "notFoundCount", last_answer AS "lastAnswer",
        last_answer_at AS "lastAnswerAt", created_at AS "createdAt", closed_at AS "closedAt"
      FROM attempts WHERE wallet_id = $1 AND payment_id = $2 ORDER BY number`,
    [ref.walletId, ref.paymentId],
  );
  const all = await answersOf(sql, ref);
  return attempts.map((attempt) => {
    const answers = all.filter(({ number }) => number === attempt.number);
    return { ...attempt, answers, lastAnswer: answers.at(-1)?.answer ?? attempt.lastAnswer };
  });
}

/** What the provider of the last attempt last answered. */
export async function lastAnswerOf(
  sql: Sql,
  ref: PaymentRef,
): Promise<Readonly<Record<string, unknown>> | null> {
  return (await attemptsOf(sql, ref)).at(-1)?.lastAnswer ?? null;
}

export interface HeldRow extends HeldSum {
  readonly status: PaymentStatus;
  readonly overdueCount: number;
  readonly overdueTotal: number;
}

/** Open payments by status. Every open one is due at some time, and final ones seldom are. */
export function sumHeld(sql: Sql): Promise<HeldRow[]> {
  return sql.query<HeldRow>(
    `SELECT status, count(*) AS count, sum(total)::bigint AS total,
        count(*) FILTER (WHERE is_overdue) AS "overdueCount",
        coalesce(sum(total) FILTER (WHERE is_overdue), 0)::bigint AS "overdueTotal"
      FROM (SELECT p.status, p.total, ${IS_LATE} AS is_overdue
        FROM due_work d JOIN bill_payments p ON p.wallet_id = d.wallet_id AND p.id = d.subject_id
        WHERE d.kind = '${PAYMENT_WORK}' AND p.status NOT IN ('completed', 'failed')) AS held
      GROUP BY status`,
  );
}
