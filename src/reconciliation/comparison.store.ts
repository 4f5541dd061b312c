import type { Tx } from '../platform/database/database.js';
import type { BookedVend, VendPair, StatementVend } from './compare.js';
import type { Day } from '../kernel/lagos-day.js';
import type { Difference } from './difference.js';
import type { StatementLine } from './statements/statement-line.js';
import type { FloatStatementSums } from './tally.js';

// The statement is loaded into temporary tables and joined with our books by PostgreSQL, which does
// that on disk when it is long. Reading other features' tables is what this store is for: see
// docs/decisions/0019-reconciliation.md. All of it is in one database transaction, and `pairs` is made by one
// statement, so that it sees our books at one moment.

const PAGE = 2_000;

const LINES_TABLE = `
  CREATE TEMPORARY TABLE statement_lines (
    line integer NOT NULL, type text NOT NULL, created_at timestamptz NOT NULL, request_id text,
    transaction_id text, service_id text, meter_number text, status text, amount bigint,
    charged bigint, balance bigint
  ) ON COMMIT DROP`;

const INSERT_LINES = `
  INSERT INTO statement_lines SELECT l.* FROM jsonb_to_recordset($1::jsonb) AS l(line integer,
    type text, created_at timestamptz, request_id text, transaction_id text, service_id text,
    meter_number text, status text, amount bigint, charged bigint, balance bigint)`;

/** Puts the lines where PostgreSQL can join them, a page at a time. */
export async function loadStatement(tx: Tx, lines: AsyncIterable<StatementLine>): Promise<void> {
  await tx.query(LINES_TABLE);
  let page: StatementLine[] = [];
  for await (const line of lines) {
    if (page.push(line) < PAGE) continue;
    await insertLines(tx, page);
    page = [];
  }
  await insertLines(tx, page);
  await tx.query('ANALYZE statement_lines');
}

async function insertLines(tx: Tx, lines: readonly StatementLine[]): Promise<void> {
  const rows = lines.map((line) => ({
    line: line.line,
    type: line.type,
    created_at: line.createdAt,
    request_id: line.requestId,
    transaction_id: line.transactionId,
    service_id: line.serviceId,
    meter_number: line.meterNumber,
    status: line.status,
    amount: line.amount,
    charged: line.charged,
    balance: line.balance,
  }));
  if (rows.length > 0) await tx.query(INSERT_LINES, [JSON.stringify(rows)]);
}

const SUMS = `
  SELECT count(*) AS lines,
      coalesce(sum(balance) FILTER (WHERE type = 'opening_balance'), 0)::bigint AS opening,
      coalesce(sum(amount) FILTER (WHERE type = 'top_up'), 0)::bigint AS "topUps",
      coalesce(sum(charged) FILTER (WHERE type = 'vend'), 0)::bigint AS charges,
      coalesce(-sum(charged) FILTER (WHERE type = 'reversal'), 0)::bigint AS reversals,
      coalesce(sum(balance) FILTER (WHERE type = 'closing_balance'), 0)::bigint AS closing,
      max(created_at) FILTER (WHERE type = 'closing_balance') AS "closingAt"
    FROM statement_lines`;

export async function sumStatement(tx: Tx): Promise<FloatStatementSums | undefined> {
  const [sums] = await tx.query<FloatStatementSums>(SUMS);
  return sums;
}

// One row per request id. A reversal beyond those that belong to vends already marked reversed or
// failed takes back one of the deliveries.
const THEIRS = `
  CREATE TEMPORARY TABLE theirs ON COMMIT DROP AS
  SELECT c.*, greatest(delivered - greatest(reversals + delivered - vends, 0), 0) AS deliveries
    FROM (
      SELECT request_id, min(created_at) AS at, min(meter_number) AS meter_number,
          min(service_id) AS service_id, min(transaction_id) AS transaction_id,
          coalesce(sum(charged), 0)::bigint AS charged,
          max(amount) FILTER (WHERE type = 'vend') AS amount,
          count(*) FILTER (WHERE type = 'vend') AS vends,
          count(*) FILTER (WHERE type = 'reversal') AS reversals,
          count(*) FILTER (WHERE type = 'vend' AND status = 'delivered') AS delivered,
          count(*) FILTER (WHERE type = 'vend' AND status = 'pending') AS pending,
          count(*) FILTER (WHERE type = 'vend' AND status = 'failed') AS failed
        FROM statement_lines WHERE type IN ('vend', 'reversal') GROUP BY request_id
    ) AS c`;

// Temporary tables are made by a utility statement, which takes no parameters; so the parameters lie in one.
const PARAMETERS = `
  CREATE TEMPORARY TABLE run_parameters (provider text NOT NULL, first_id text NOT NULL,
    last_id text NOT NULL, carried text[] NOT NULL, early text[] NOT NULL) ON COMMIT DROP`;

// Ours are the attempts whose request id is of the day, those that the statement names besides, and
// those of the last moments of the day before that the statement of then did not have.
const PAIRS = `
  CREATE TEMPORARY TABLE pairs ON COMMIT DROP AS
  WITH ours AS (
    SELECT a.*, true AS is_of_day, a.request_id = ANY(r.early) AS was_seen_before
      FROM run_parameters r JOIN attempts a ON a.provider = r.provider
        AND a.request_id >= r.first_id AND a.request_id < r.last_id
    UNION ALL SELECT a.*, false, false
      FROM run_parameters r CROSS JOIN theirs t
      JOIN attempts a ON a.provider = r.provider AND a.request_id = t.request_id
      WHERE NOT (t.request_id >= r.first_id AND t.request_id < r.last_id)
    UNION ALL SELECT a.*, false, false
      FROM run_parameters r CROSS JOIN unnest(r.carried) AS c(request_id)
      JOIN attempts a ON a.provider = r.provider AND a.request_id = c.request_id
      WHERE NOT EXISTS (SELECT FROM theirs t WHERE t.request_id = c.request_id)
  )
  SELECT coalesce(t.request_id, o.request_id) AS "requestId", t.at AS "theirAt",
      CASE WHEN t.deliveries > 0 THEN 'delivered' WHEN t.pending > 0 THEN 'pending'
        WHEN t.failed > 0 THEN 'failed' WHEN t.request_id IS NOT NULL THEN 'reversed'
        END AS "theirStatus",
      t.vends, t.deliveries, t.reversals, t.amount AS "theirAmount", t.charged,
      t.meter_number AS "theirMeter", t.service_id AS "serviceId",
      t.transaction_id AS "transactionId",
      p.wallet_id AS "walletId", p.id AS "paymentId", p.biller_id AS "billerId",
      p.meter_number AS "meterNumber", p.status, p.amount, p.fee, p.total,
      p.provider_cost AS cost, o.outcome, o.number = p.attempts AS "isLast",
      o.is_of_day AS "isOfDay", o.was_seen_before AS "wasSeenBefore",
      o.created_at AS "createdAt", coalesce(e.captured, 0)::bigint AS captured,
      coalesce(e.reversed, 0)::bigint AS reversed
    FROM ours o
    JOIN bill_payments p ON p.wallet_id = o.wallet_id AND p.id = o.payment_id
    LEFT JOIN LATERAL (
      SELECT sum(x.amount) FILTER (WHERE x.posting = 'capture') AS captured,
          sum(x.amount) FILTER (WHERE x.posting = 'reverse') AS reversed
        FROM entries x
        WHERE x.wallet_id = p.wallet_id AND x.subject_id = p.id
          AND x.account = 'provider:' || o.provider
          AND o.outcome IN ('delivered', 'reversed') AND NOT EXISTS (
            SELECT FROM attempts l WHERE l.wallet_id = o.wallet_id AND l.payment_id = o.payment_id
              AND l.number > o.number AND l.outcome IN ('delivered', 'reversed'))
    ) AS e ON true
    FULL JOIN theirs t ON t.request_id = o.request_id`;

const CURSOR = 'DECLARE pairs_of_day NO SCROLL CURSOR FOR SELECT * FROM pairs';
const FETCH = `FETCH ${PAGE} FROM pairs_of_day`;

/** Request ids of the edges of the day before: what its run left to this one. */
export interface Edges {
  readonly carried: readonly string[];
  readonly early: readonly string[];
}

interface PairRow
  extends Omit<StatementVend, 'at' | 'status' | 'amount' | 'meterNumber'>, BookedVend {
  readonly requestId: string;
  readonly theirAt: Date | null;
  readonly theirStatus: StatementVend['status'];
  readonly theirAmount: number | null;
  readonly theirMeter: string | null;
}

/** Joins the loaded statement with our books, and hands the pairs out a page at a time. */
export async function* pairsOf(
  tx: Tx,
  provider: string,
  day: Day,
  before: Edges,
): AsyncGenerator<readonly VendPair[]> {
  await tx.query(THEIRS);
  await tx.query(PARAMETERS);
  await tx.query('INSERT INTO run_parameters VALUES ($1, $2, $3, $4, $5)', [
    provider,
    day.firstRequestId,
    day.lastRequestId,
    before.carried,
    before.early,
  ]);
  await tx.query('ANALYZE theirs');
  await tx.query('ANALYZE run_parameters');
  await tx.query(PAIRS);
  await tx.query(CURSOR);
  for (;;) {
    const rows = await tx.query<PairRow>(FETCH);
    if (rows.length === 0) return;
    yield rows.map(pairOf);
  }
}

function pairOf(row: PairRow): VendPair {
  const { requestId, theirAt, theirStatus, theirAmount, theirMeter, ...ours } = row;
  const { vends, deliveries, reversals, charged, serviceId, transactionId } = row;
  return {
    requestId,
    theirs:
      theirAt === null
        ? null
        : {
            at: theirAt,
            status: theirStatus,
            vends,
            deliveries,
            reversals,
            amount: theirAmount,
            charged,
            meterNumber: theirMeter,
            serviceId,
            transactionId,
          },
    // The columns of a FULL JOIN are null together.
    ours: (ours.walletId as string | null) === null ? null : ours,
  };
}

const FOUND = `
  CREATE TEMPORARY TABLE found (
    kind text NOT NULL, subject text NOT NULL, wallet_id uuid, payment_id uuid, biller_id text,
    request_id text, amount bigint NOT NULL, since timestamptz NOT NULL, details jsonb NOT NULL
  ) ON COMMIT DROP`;

const INSERT_FOUND = `
  INSERT INTO found SELECT f.* FROM jsonb_to_recordset($1::jsonb) AS f(kind text, subject text,
    wallet_id uuid, payment_id uuid, biller_id text, request_id text, amount bigint,
    since timestamptz, details jsonb)`;

/** Opens the place where a run's differences wait for its end. */
export async function openFound(tx: Tx): Promise<void> {
  await tx.query(FOUND);
}

export async function addFound(tx: Tx, differences: readonly Difference[]): Promise<void> {
  for (let from = 0; from < differences.length; from += PAGE) {
    const rows = differences.slice(from, from + PAGE).map((difference) => ({
      kind: difference.kind,
      subject: difference.subject,
      wallet_id: difference.walletId,
      payment_id: difference.paymentId,
      biller_id: difference.billerId,
      request_id: difference.requestId,
      amount: difference.amount,
      since: difference.since,
      details: difference.details,
    }));
    await tx.query(INSERT_FOUND, [JSON.stringify(rows)]);
  }
}
