import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { pinSession } from '../checker/pinned-session.js';

/** One line of the report: what there is so many of, and how much money it is about. */
export interface Count {
  readonly what: string;
  readonly count: number;
  readonly kobo: number;
}

/** A payment, and what was asked of whom for it. */
export interface SoldPayment {
  readonly total: number;
  readonly isInReview: boolean;
  /** Null in place of a payment that nobody was asked for. */
  readonly attempts: readonly { readonly provider: string; readonly requestId: string }[] | null;
}

/** What the database says when all is over. */
export interface Books {
  readonly ends: readonly Count[];
  readonly attempts: readonly Count[];
  readonly reroutedEnds: readonly Count[];
  readonly refunds: Count;
  readonly payments: readonly SoldPayment[];
  readonly incidents: readonly Count[];
  /** On the account of each provider. */
  readonly booked: readonly Count[];
  /** Credited from the gateway, by the ledger. */
  readonly credited: Count;
  /** Fundings by what became of them. */
  readonly fundings: readonly Count[];
}

const POLL_MS = 500;

const LEFT = `
  SELECT (SELECT count(*)::int FROM bill_payments WHERE status IN ('pending', 'processing')) AS open,
    (SELECT count(*)::int FROM due_work d JOIN bill_payments p
        ON p.wallet_id = d.wallet_id AND p.id = d.subject_id
      WHERE d.kind = 'payments' AND p.status IN ('completed', 'failed')) AS watched,
    (SELECT count(*)::int FROM fundings f
      WHERE f.status = 'pending' OR EXISTS (SELECT 1 FROM due_work d
        WHERE d.kind = 'fundings' AND d.subject_id = f.id)) AS fundings,
    (SELECT count(*)::int FROM events WHERE delivered_at IS NULL) AS events`;

/**
 * Waits until every payment is final or in review and no funding pending, every look back was taken,
 * every event told.
 * @returns what is left when that takes too long; null when nothing is.
 */
export async function untilAtRest(
  databaseUrl: string,
  withinMs: number,
): Promise<Readonly<Record<string, number>> | null> {
  const deadline = performance.now() + withinMs;
  return withClient(databaseUrl, async (client) => {
    for (;;) {
      const [left] = (await client.query<Record<string, number>>(LEFT)).rows;
      if (left === undefined) throw new Error('a count answers a row');
      if (Object.values(left).every((count) => count === 0)) return null;
      if (performance.now() > deadline) return left;
      await pause(POLL_MS);
    }
  });
}

/** Payments that were accepted so far. */
export function countPayments(databaseUrl: string): Promise<number> {
  return withClient(databaseUrl, async (client) => {
    const { rows } = await client.query<{ count: number }>(
      'SELECT count(*)::int AS count FROM bill_payments',
    );
    return rows[0]?.count ?? 0;
  });
}

const ENDS = `
  SELECT concat_ws(' ', status, 'at ' || coalesce(provider, 'nobody'), failure_code) AS what,
      count(*)::int AS count, sum(total)::text AS kobo
    FROM bill_payments GROUP BY status, provider, failure_code ORDER BY 1`;
const ATTEMPTS = `
  SELECT concat_ws(' ', a.provider, coalesce(a.outcome, 'open')) AS what, count(*)::int AS count,
      sum(p.amount)::text AS kobo
    FROM attempts a JOIN bill_payments p ON p.wallet_id = a.wallet_id AND p.id = a.payment_id
    GROUP BY a.provider, a.outcome ORDER BY 1`;
const REROUTED = `
  SELECT concat_ws(' ', attempts, 'attempts, then', status) AS what, count(*)::int AS count,
      sum(total)::text AS kobo
    FROM bill_payments WHERE attempts > 1 GROUP BY attempts, status ORDER BY 1`;
const REFUNDS = `
  SELECT 'refunds' AS what, count(*)::int AS count, coalesce(sum(amount), 0)::text AS kobo
    FROM transactions WHERE type = 'refund'`;
const PAYMENTS = `
  SELECT p.total::int AS total, p.status = 'needs_review' AS "isInReview",
      (SELECT jsonb_agg(jsonb_build_object('provider', a.provider, 'requestId', a.request_id))
        FROM attempts a WHERE a.wallet_id = p.wallet_id AND a.payment_id = p.id) AS attempts
    FROM bill_payments p`;
const INCIDENTS = `
  SELECT i.kind AS what, count(*)::int AS count, sum(p.total)::text AS kobo
    FROM incidents i JOIN bill_payments p ON p.wallet_id = i.wallet_id AND p.id = i.payment_id
    GROUP BY i.kind ORDER BY 1`;
const BOOKED = `
  SELECT substr(account, 10) AS what, count(DISTINCT subject_id)::int AS count,
      sum(amount)::text AS kobo
    FROM entries WHERE account LIKE 'provider:%' GROUP BY account ORDER BY 1`;
const CREDITED = `
  SELECT 'credited' AS what, count(*)::int AS count, coalesce(sum(-amount), 0)::text AS kobo
    FROM entries WHERE account = 'funding:paystack'`;
const FUNDINGS = `
  SELECT concat_ws(' ', status, failure_code) AS what, count(*)::int AS count,
      sum(amount)::text AS kobo
    FROM fundings GROUP BY status, failure_code ORDER BY 1`;

export function readBooks(databaseUrl: string): Promise<Books> {
  return withClient(databaseUrl, async (client) => {
    const counts = async (text: string): Promise<Count[]> => {
      const { rows } = await client.query<{ what: string; count: number; kobo: string }>(text);
      return rows.map((row) => ({ ...row, kobo: Number(row.kobo) }));
    };
    const one = async (text: string): Promise<Count> => {
      const [row] = await counts(text);
      if (row === undefined) throw new Error('a count answers a row');
      return row;
    };
    return {
      ends: await counts(ENDS),
      attempts: await counts(ATTEMPTS),
      reroutedEnds: await counts(REROUTED),
      refunds: await one(REFUNDS),
      payments: (await client.query<SoldPayment>(PAYMENTS)).rows,
      incidents: await counts(INCIDENTS),
      booked: await counts(BOOKED),
      credited: await one(CREDITED),
      fundings: await counts(FUNDINGS),
    };
  });
}

async function withClient<T>(url: string, use: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await pinSession(client);
    return await use(client);
  } finally {
    await client.end();
  }
}
