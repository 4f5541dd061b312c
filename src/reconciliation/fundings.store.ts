import type { Tx } from '../platform/database/database.js';
import type { BookedFunding, FundingPair } from './compare-fundings.js';
import type { Day } from '../kernel/lagos-day.js';
import type { ListedGatewayPayment } from './statements/gateway-statement.js';

const PAGE = 2_000;

const LISTED = `
  CREATE TEMPORARY TABLE listed_fundings (reference text NOT NULL, amount bigint NOT NULL,
    currency text NOT NULL, status text NOT NULL, "paidAt" timestamptz NOT NULL) ON COMMIT DROP`;

/** Puts the gateway's list where PostgreSQL can join it. */
export async function loadGatewayList(
  tx: Tx,
  pages: AsyncIterable<readonly ListedGatewayPayment[]>,
): Promise<void> {
  await tx.query(LISTED);
  for await (const page of pages) {
    await tx.query(
      `INSERT INTO listed_fundings SELECT l.* FROM jsonb_to_recordset($1::jsonb)
        AS l(reference text, amount bigint, currency text, status text, "paidAt" timestamptz)`,
      [JSON.stringify(page)],
    );
  }
  await tx.query('ANALYZE listed_fundings');
}

const PAIRS_TABLE = `
  CREATE TEMPORARY TABLE funding_pairs (reference text NOT NULL, "theirAmount" bigint, currency text,
    "theirStatus" text, "paidAt" timestamptz, "walletId" uuid, id uuid, status text, amount bigint,
    at timestamptz) ON COMMIT DROP`;

// Ours are the fundings of the day and those that the list names besides: the gateway may have been
// paid a moment before midnight and have told us a moment after. The list is of more than the day, so
// a pair counts when either side has it on the day.
const PAIRS = `
  INSERT INTO funding_pairs
  SELECT coalesce(l.reference, f.reference), l.amount, l.currency, l.status, l."paidAt",
      f.wallet_id, f.id, f.status, f.amount, coalesce(f.completed_at, f.created_at)
    FROM (
      SELECT * FROM fundings WHERE gateway = $1 AND (
        coalesce(completed_at, created_at) >= $2 AND coalesce(completed_at, created_at) < $3
        OR reference IN (SELECT reference FROM listed_fundings))
    ) AS f FULL JOIN (
      SELECT DISTINCT ON (reference) * FROM listed_fundings
        ORDER BY reference, (status = 'paid') DESC
    ) AS l ON l.reference = f.reference
    WHERE l."paidAt" >= $2 AND l."paidAt" < $3
      OR coalesce(f.completed_at, f.created_at) >= $2 AND coalesce(f.completed_at, f.created_at) < $3`;

const CURSOR = 'DECLARE fundings_of_day NO SCROLL CURSOR FOR SELECT * FROM funding_pairs';
const FETCH = `FETCH ${PAGE} FROM fundings_of_day`;

interface Row extends BookedFunding {
  readonly reference: string;
  readonly theirAmount: number;
  readonly currency: string | null;
  readonly theirStatus: ListedGatewayPayment['status'];
  readonly paidAt: Date;
}

export async function* fundingPairs(
  tx: Tx,
  gateway: string,
  day: Day,
): AsyncGenerator<readonly FundingPair[]> {
  await tx.query(PAIRS_TABLE);
  await tx.query(PAIRS, [gateway, day.from, day.until]);
  await tx.query(CURSOR);
  for (;;) {
    const rows = await tx.query<Row>(FETCH);
    if (rows.length === 0) return;
    yield rows.map(pairOf);
  }
}

function pairOf(row: Row): FundingPair {
  const { reference, currency, theirAmount, theirStatus, paidAt } = row;
  const { walletId, id, status, amount, at } = row;
  return {
    reference,
    // The columns of a FULL JOIN are null together.
    booked: (id as string | null) === null ? null : { walletId, id, reference, status, amount, at },
    listed:
      currency === null
        ? null
        : { reference, amount: theirAmount, currency, status: theirStatus, paidAt },
  };
}
