import type { Simulator, Vend } from '../../simulator/server.js';
import type { Sql } from '../../src/platform/database/database.js';

/** One payment with its attempt and what it did to the wallet, from the database. */
export interface PaymentEvidence {
  readonly id: string;
  readonly status: string;
  readonly meterNumber: string;
  readonly tokens: readonly { role: string; value: string }[];
  readonly requestIds: readonly string[];
  readonly refunds: number;
}

const PAYMENTS = `
  SELECT p.id, p.status, p.meter_number AS "meterNumber", p.tokens,
      array(SELECT a.request_id FROM attempts a
        WHERE a.wallet_id = p.wallet_id AND a.payment_id = p.id) AS "requestIds",
      (SELECT count(*) FROM transactions t
        WHERE t.wallet_id = p.wallet_id AND t.subject_id = p.id AND t.type = 'refund') AS refunds
    FROM bill_payments p ORDER BY p.id`;

/**
 * Compares every payment with the provider's own record, and lists where the two disagree: nothing,
 * when each request id was sent to the provider once, each payment was vended at most once, and what
 * was vended is what customers hold.
 * @param sent `atMostOnce` where a process may have died between storing an attempt and sending it.
 */
export async function disagreements(
  sql: Sql,
  simulator: Simulator,
  sent: 'once' | 'atMostOnce' = 'once',
): Promise<string[]> {
  const payments = await sql.query<PaymentEvidence>(PAYMENTS);
  const vends = new Map(simulator.record().map((vend) => [vend.requestId, vend]));
  const known = new Set(payments.flatMap((payment) => payment.requestIds));
  const strangers = [...vends.keys()].filter((requestId) => !known.has(requestId));
  return [
    ...strangers.map((requestId) => `vend ${requestId} belongs to no payment`),
    ...payments.flatMap((payment) => aboutCalls(payment, simulator, sent)),
    ...payments.flatMap((payment) => aboutVends(payment, vends)),
    ...(await aboutCosts(sql, simulator)),
  ];
}

function aboutCalls(
  { id, requestIds }: PaymentEvidence,
  simulator: Simulator,
  sent: 'once' | 'atMostOnce',
): string[] {
  return requestIds.flatMap((requestId) => {
    const { payCalls } = simulator.calls(requestId);
    const isRight = payCalls === 1 || (sent === 'atMostOnce' && payCalls === 0);
    return isRight ? [] : [`${id}: ${requestId} was sent to /pay ${payCalls} times`];
  });
}

function aboutVends(payment: PaymentEvidence, record: ReadonlyMap<string, Vend>): string[] {
  const vends = payment.requestIds.flatMap((requestId) => record.get(requestId) ?? []);
  const said = `${payment.id} (meter ${payment.meterNumber}) is ${payment.status}`;
  if (vends.length > 1) return [`${said}, but was vended ${vends.length} times`];
  if (!ENDS.has(payment.status)) return [`${said}, which is no end`];
  const fault = faultOfEnd(payment, vends[0]);
  return fault === null ? [] : [`${said}, ${fault}`];
}

const ENDS = new Set(['completed', 'failed']);

/** Completed is delivered, with its token; failed is not delivered, with its refund. */
function faultOfEnd({ status, refunds, tokens }: PaymentEvidence, vend?: Vend): string | null {
  const isDelivered = vend?.status === 'delivered';
  if (isDelivered !== (status === 'completed')) {
    return `but its vend is ${vend?.status ?? 'unheard of'}`;
  }
  if (refunds !== (isDelivered ? 0 : 1)) return `with ${refunds} refunds`;
  return isDelivered && creditIn(tokens) !== vend.token ? 'with another token' : null;
}

function creditIn(tokens: PaymentEvidence['tokens']): string | null {
  return tokens.find(({ role }) => role === 'credit')?.value ?? null;
}

/** What the ledger says the provider cost us is what the provider says it charged. */
async function aboutCosts(sql: Sql, simulator: Simulator): Promise<string[]> {
  const [row] = await sql.query<{ cost: number }>(
    `SELECT coalesce(sum(amount), 0)::bigint AS cost FROM entries WHERE account = 'provider:vtpass'`,
  );
  const charged = simulator
    .record()
    .reduce((sum, vend) => sum + Math.round(vend.chargedNaira * 100), 0);
  return row?.cost === charged ? [] : [`cost ${String(row?.cost)} kobo, but charged ${charged}`];
}

/** The types of a subject's events, in the order of their seq, which must be 1, 2, 3 … */
export async function eventTypes(sql: Sql, subjectId: string): Promise<string[]> {
  const rows = await sql.query<{ seq: number; type: string }>(
    'SELECT seq, type FROM events WHERE subject_id = $1 ORDER BY seq',
    [subjectId],
  );
  rows.forEach(({ seq }, index) => {
    if (seq !== index + 1) throw new Error(`seq ${seq} where ${index + 1} was due`);
  });
  return rows.map((row) => row.type);
}
