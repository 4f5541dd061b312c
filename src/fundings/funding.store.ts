import { insertEventsFrom } from '../events/outbox.js';
import type { Sql, Tx } from '../platform/database/database.js';
import {
  claimDue,
  endDue,
  inMs,
  insertDue,
  isOfSubject,
  putDue,
  releaseDue,
} from '../platform/due-work/due-work.store.js';
import {
  FUNDING_WORK,
  type FundingFailure,
  type FundingRef,
  type FundingStatus,
} from './funding.js';
import type { GatewayAnswer } from './gateways/gateway-answer.js';

/** A funding that a gateway is about to be asked for. */
export interface NewFunding extends FundingRef {
  /** Kobo. */
  readonly amount: number;
  readonly gateway: string;
  readonly reference: string;
  readonly idempotencyKey: string | null;
  readonly requestHash: string | null;
  readonly eventId: string;
}

/** A funding as it is read for its customer and before it is changed. */
export interface FundingRow extends FundingRef {
  readonly status: FundingStatus;
  readonly amount: number;
  /** Kobo that the gateway gave back to the payer. */
  readonly returned: number;
  readonly gateway: string;
  readonly reference: string;
  readonly authorizationUrl: string | null;
  readonly transactionId: string | null;
  readonly requestHash: string | null;
  readonly failureCode: FundingFailure | null;
  readonly createdAt: Date;
  readonly completedAt: Date | null;
  readonly checks: number;
  readonly seq: number;
  /** How long ago it was asked for, and how long a claim on it still holds (0: there is none). */
  readonly ageMs: number;
  readonly claimedMs: number;
}

/** @param claimedUntil the end of its claim, as an expression. */
const columnsOf = (claimedUntil: string): string => `
  f.wallet_id AS "walletId", f.id, f.status, f.amount, f.gateway, f.reference,
  f.authorization_url AS "authorizationUrl", f.transaction_id AS "transactionId",
  f.request_hash AS "requestHash", f.failure_code AS "failureCode", f.created_at AS "createdAt",
  f.completed_at AS "completedAt", f.checks, f.seq, f.returned_amount AS returned,
  (extract(epoch FROM clock_timestamp() - f.created_at) * 1000)::float8 AS "ageMs",
  greatest(0, extract(epoch FROM coalesce(${claimedUntil}, now()) - clock_timestamp()) * 1000)::float8
    AS "claimedMs"`;

const COLUMNS = columnsOf(`(SELECT d.claimed_until FROM due_work d
    WHERE ${isOfSubject(FUNDING_WORK, 'f.wallet_id', 'f.id')})`);

// The claim keeps others from asking the gateway while the request that made the row does.
const INSERT = `
  WITH new_funding AS (
    INSERT INTO fundings AS f (wallet_id, id, status, amount, gateway, reference, idempotency_key,
        request_hash, created_at)
      VALUES ($1, $2, 'pending', $3, $4, $5, $6, $7, date_trunc('milliseconds', now()))
      ON CONFLICT (wallet_id, idempotency_key) WHERE idempotency_key IS NOT NULL DO NOTHING
      RETURNING *
  ), new_due AS (
    ${insertDue(
      FUNDING_WORK,
      `SELECT wallet_id, id, gateway, ${inMs('$9')}, ${inMs('$10')} FROM new_funding`,
    )}
  ), new_event AS (
    ${insertEventsFrom(`
      SELECT wallet_id, id, 1, $8::uuid, 'funding.pending', jsonb_build_object(
          'amount', amount, 'gateway', gateway, 'reference', reference)
        FROM new_funding`)}
  )
  SELECT ${columnsOf(inMs('$10'))} FROM new_funding f`;

/**
 * Stores a funding before the gateway is called.
 * @returns null when its idempotency key is on another row.
 */
export async function insertFunding(
  sql: Sql,
  funding: NewFunding,
  waits: { readonly nextCheckMs: number; readonly claimMs: number },
): Promise<FundingRow | null> {
  const { walletId, id, amount, gateway, reference, idempotencyKey, requestHash } = funding;
  const [row] = await sql.query<FundingRow>(INSERT, [
    ...[walletId, id, amount, gateway, reference, idempotencyKey, requestHash, funding.eventId],
    ...[waits.nextCheckMs, waits.claimMs],
  ]);
  return row ?? null;
}

export async function findFunding(
  sql: Sql,
  { walletId, id }: FundingRef,
): Promise<FundingRow | null> {
  const [row] = await sql.query<FundingRow>(
    `SELECT ${COLUMNS} FROM fundings f WHERE f.wallet_id = $1 AND f.id = $2`,
    [walletId, id],
  );
  return row ?? null;
}

/** The ids of those fundings that are no longer pending. */
export async function findSettledFundings(
  sql: Sql,
  fundings: readonly FundingRef[],
): Promise<ReadonlySet<string>> {
  const rows = await sql.query<{ id: string }>(
    `SELECT f.id FROM fundings f
      JOIN unnest($1::uuid[], $2::uuid[]) AS i(wallet_id, id)
        ON i.wallet_id = f.wallet_id AND i.id = f.id
      WHERE f.status <> 'pending'`,
    [fundings.map(({ walletId }) => walletId), fundings.map(({ id }) => id)],
  );
  return new Set(rows.map(({ id }) => id));
}

export async function findFundingByKey(
  sql: Sql,
  walletId: string,
  key: string,
): Promise<FundingRow | null> {
  const [row] = await sql.query<FundingRow>(
    `SELECT ${COLUMNS} FROM fundings f WHERE f.wallet_id = $1 AND f.idempotency_key = $2`,
    [walletId, key],
  );
  return row ?? null;
}

export async function findFundingByReference(
  sql: Sql,
  gateway: string,
  reference: string,
): Promise<FundingRow | null> {
  const [row] = await sql.query<FundingRow>(
    `SELECT ${COLUMNS} FROM fundings f WHERE f.gateway = $1 AND f.reference = $2`,
    [gateway, reference],
  );
  return row ?? null;
}

/** Reads a funding and locks it until `tx` ends. */
export async function lockFunding(
  tx: Tx,
  { walletId, id }: FundingRef,
): Promise<FundingRow | null> {
  const [row] = await tx.query<FundingRow>(
    `SELECT ${COLUMNS} FROM fundings f WHERE f.wallet_id = $1 AND f.id = $2 FOR NO KEY UPDATE`,
    [walletId, id],
  );
  return row ?? null;
}

/** Newest first. `readTo` is the oldest that is read. */
export async function listFundings(
  sql: Sql,
  walletId: string,
  filter: {
    readonly status: FundingStatus | null;
    readonly before: string;
    readonly readTo: string;
  },
  limit: number,
): Promise<FundingRow[]> {
  return sql.query<FundingRow>(
    `SELECT ${COLUMNS} FROM fundings f
      WHERE f.wallet_id = $1 AND f.id < $2 AND f.id >= $3 AND ($4::text IS NULL OR f.status = $4)
      ORDER BY f.wallet_id DESC, f.id DESC LIMIT $5`,
    [walletId, filter.before, filter.readTo, filter.status, limit],
  );
}

/** The id of the `count`th funding before one; null when there are not so many. */
export async function fundingIdAfter(
  sql: Sql,
  walletId: string,
  before: string,
  count: number,
): Promise<string | null> {
  const [row] = await sql.query<{ id: string }>(
    `SELECT f.id FROM fundings f WHERE f.wallet_id = $1 AND f.id < $2
      ORDER BY f.wallet_id DESC, f.id DESC OFFSET $3 LIMIT 1`,
    [walletId, before, count - 1],
  );
  return row?.id ?? null;
}

/** Keeps where the payer goes, unless the funding has ended meanwhile. */
export async function storeAuthorizationUrl(
  sql: Sql,
  { walletId, id }: FundingRef,
  url: string,
): Promise<boolean> {
  const rows = await sql.query(
    `WITH kept AS (
      UPDATE fundings SET authorization_url = $3
        WHERE wallet_id = $1 AND id = $2 AND status = 'pending' RETURNING wallet_id, id
    ), released AS (
      UPDATE due_work d SET claimed_until = NULL
        FROM kept k WHERE ${isOfSubject(FUNDING_WORK, 'k.wallet_id', 'k.id')}
    )
    SELECT id FROM kept`,
    [walletId, id, url],
  );
  return rows.length > 0;
}

/** Claims the opening of a funding at the gateway. False when another request holds the claim. */
export async function claimFunding(
  sql: Sql,
  { walletId, id }: FundingRef,
  claimMs: number,
): Promise<boolean> {
  const subject = { walletId, subjectId: id };
  return claimDue(sql, FUNDING_WORK, subject, { claimMs, isDueOnly: false });
}

export async function releaseFunding(sql: Sql, { walletId, id }: FundingRef): Promise<void> {
  await releaseDue(sql, FUNDING_WORK, { walletId, subjectId: id });
}

/** What an answer made of a funding. */
export interface FundingChange {
  readonly status: FundingStatus;
  readonly transactionId: string | null;
  readonly failureCode: FundingFailure | null;
  readonly checks: number;
  readonly seq: number;
  readonly nextCheckMs: number | null;
  /** Kept when it changed something; null leaves the one before. */
  readonly answer: GatewayAnswer | null;
}

const CHANGE = `
  WITH changed AS (
    UPDATE fundings SET status = $3, transaction_id = $4, failure_code = $5, checks = $6, seq = $7,
        gateway_answer = coalesce($9, gateway_answer), paid_amount = coalesce($10, paid_amount),
        completed_at = CASE WHEN $4::uuid IS NULL THEN NULL
          ELSE coalesce(completed_at, date_trunc('milliseconds', now())) END
      WHERE wallet_id = $1 AND id = $2
      RETURNING wallet_id, id, gateway, $8::bigint AS next_ms
  ), due_again AS (
    ${putDue(
      FUNDING_WORK,
      `SELECT wallet_id, id, gateway, ${inMs('next_ms')}, NULL::timestamptz
          FROM changed WHERE next_ms IS NOT NULL`,
    )}
  )
  ${endDue(FUNDING_WORK, '(SELECT * FROM changed WHERE next_ms IS NULL) s', 's.wallet_id', 's.id')}`;

/** Writes the change of a funding that is locked. */
export async function changeFunding(
  tx: Tx,
  { walletId, id }: FundingRef,
  change: FundingChange,
): Promise<void> {
  await tx.query(CHANGE, [
    ...[walletId, id, change.status, change.transactionId, change.failureCode, change.checks],
    ...[change.seq, change.nextCheckMs],
    change.answer === null ? null : JSON.stringify(change.answer),
    paidAmountOf(change.answer),
  ]);
}

function paidAmountOf(answer: GatewayAnswer | null): number | null {
  return answer?.kind === 'succeeded' && answer.currency === 'NGN' ? answer.amount : null;
}

export async function setFundingSeq(
  tx: Tx,
  { walletId, id }: FundingRef,
  seq: number,
): Promise<void> {
  await tx.query('UPDATE fundings SET seq = $3 WHERE wallet_id = $1 AND id = $2', [
    walletId,
    id,
    seq,
  ]);
}
