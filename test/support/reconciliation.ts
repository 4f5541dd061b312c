import { Readable } from 'node:stream';
import { newId } from '../../src/kernel/ids.js';
import { readBooks } from '../../src/ledger/books.store.js';
import type { Database, Sql } from '../../src/platform/database/database.js';
import { dayOf } from '../../src/kernel/lagos-day.js';
import type { KeptDifference } from '../../src/reconciliation/difference.js';
import { reconcileProvider } from '../../src/reconciliation/reconcile.service.js';
import type { ProviderResult } from '../../src/reconciliation/report.js';
import { differencesOfRun } from '../../src/reconciliation/runs.store.js';
import { aFundedWallet } from './builders.js';
import { insertRow, insertSubject } from './rows.js';

// A day of 2026 in Lagos: what our books say of it, and what a provider's statement says.

export const DATE = '2026-01-15';
export const AT = '2026-01-15T13:30:00.000Z';
export const NEXT_MORNING = new Date('2026-01-16T03:00:00.000Z');

let count = 0;

/** A request id of the day, or of another. */
export function aStatementRequestId(stamp = '202601151430'): string {
  count += 1;
  return `${stamp}A${String(count).padStart(6, '0')}`;
}

export interface BookedTestVend {
  readonly walletId: string;
  readonly paymentId: string;
  readonly requestId: string;
}

interface Booking {
  readonly requestId?: string;
  readonly provider?: string;
  readonly status?: 'completed' | 'failed' | 'processing';
  readonly outcome?: 'delivered' | 'refused' | 'reversed' | 'notFound';
  readonly at?: string;
  /** It was captured first, and refunded when the provider took it back. */
  readonly isReversedLate?: boolean;
  /** An attempt before this one, which its provider refused or took back. */
  readonly earlier?: {
    readonly provider: string;
    readonly requestId: string;
    readonly outcome?: 'refused' | 'reversed';
  };
}

interface Booked extends BookedTestVend {
  readonly transactionId: string;
  readonly refundId: string | null;
  readonly provider: string;
  readonly status: 'completed' | 'failed' | 'processing';
  readonly at: string;
  readonly isCaptured: boolean;
  readonly isReversed: boolean;
}

const [AMOUNT, FEE, COST] = [5_000_00, 100_00, 4_925_00];
const TOTAL = AMOUNT + FEE;
const OUTCOME = { completed: 'delivered', failed: 'refused', processing: null } as const;

/** A payment of ₦5,000 with a fee of ₦100 and a cost of ₦4,925, with the postings that settlement makes. */
export async function aBookedVend(sql: Sql, booking: Booking = {}): Promise<BookedTestVend> {
  const { status = 'completed', provider = 'vtpass', at = AT, earlier } = booking;
  const { requestId = aStatementRequestId(), isReversedLate = false } = booking;
  const booked: Booked = {
    walletId: await aFundedWallet(sql, { balance: TOTAL }),
    paymentId: newId(),
    transactionId: newId(),
    refundId: status === 'failed' ? newId() : null,
    requestId,
    provider,
    status,
    at,
    isCaptured: isCapturedAs(booking, status),
    isReversed: isReversedLate,
  };
  await moveMoney(sql, booked);
  await postEntries(sql, booked);
  const own = { provider, requestId, outcome: outcomeOf(booking, status) };
  const attempts = earlier === undefined ? [own] : [{ outcome: 'refused', ...earlier }, own];
  await insertPayment(sql, booked, attempts.length);
  const { walletId, paymentId } = booked;
  for (const [index, one] of attempts.entries()) {
    await insertRow(sql, 'attempts', {
      wallet_id: walletId,
      payment_id: paymentId,
      number: index + 1,
      provider: one.provider,
      request_id: one.requestId,
      outcome: one.outcome,
      created_at: at,
      send_by: at,
    });
  }
  return { walletId, paymentId, requestId };
}

function isCapturedAs(booking: Booking, status: Booked['status']): boolean {
  return booking.isReversedLate === true || status === 'completed';
}

function outcomeOf(booking: Booking, status: Booked['status']): string | null {
  if (booking.isReversedLate === true) return 'reversed';
  return booking.outcome ?? OUTCOME[status];
}

async function moveMoney(sql: Sql, booked: Booked): Promise<void> {
  const { walletId, transactionId, refundId, paymentId } = booked;
  await move(sql, walletId, 2, transactionId, 'bill_payment', 'debit', TOTAL, 0, paymentId, null);
  if (refundId !== null) {
    const refund = ['refund', 'credit', TOTAL, TOTAL, paymentId, transactionId] as const;
    await move(sql, walletId, 3, refundId, ...refund);
  }
  await sql.query('UPDATE wallets SET balance = $2, version = $3 WHERE id = $1', [
    walletId,
    refundId === null ? 0 : TOTAL,
    refundId === null ? 2 : 3,
  ]);
}

async function postEntries(sql: Sql, booked: Booked): Promise<void> {
  const { walletId, paymentId, provider, status, isCaptured, isReversed } = booked;
  const earned: [string, number][] = [
    [`provider:${provider}`, COST],
    ['income:commission', AMOUNT - COST],
    ['income:fees', FEE],
  ];
  await post(sql, walletId, paymentId, 'hold', [
    ['wallet', -TOTAL],
    ['vending:held', TOTAL],
  ]);
  if (isCaptured) {
    await post(sql, walletId, paymentId, 'capture', [['vending:held', -TOTAL], ...earned]);
  }
  if (isReversed) {
    const negated = earned.map(([account, kobo]): [string, number] => [account, -kobo]);
    await post(sql, walletId, paymentId, 'reverse', [...negated, ['wallet', TOTAL]]);
  } else if (status === 'failed') {
    await post(sql, walletId, paymentId, 'release', [
      ['vending:held', -TOTAL],
      ['wallet', TOTAL],
    ]);
  }
}

async function insertPayment(sql: Sql, booked: Booked, attempts: number): Promise<void> {
  await insertSubject(sql, 'bill_payments', {
    wallet_id: booked.walletId,
    id: booked.paymentId,
    transaction_id: booked.transactionId,
    refund_transaction_id: booked.refundId,
    status: booked.status,
    biller_id: 'ikeja-electric',
    meter_number: '01000000008',
    meter_type: 'prepaid',
    amount: AMOUNT,
    fee: FEE,
    total: TOTAL,
    provider: booked.provider,
    provider_cost: booked.isCaptured ? COST : null,
    failure_code: booked.status === 'failed' ? 'refused' : null,
    attempts,
    due_at: booked.status === 'processing' ? booked.at : null,
    created_at: booked.at,
  });
}

async function move(sql: Sql, ...values: unknown[]): Promise<void> {
  await sql.query(
    `INSERT INTO transactions (wallet_id, wallet_version, id, type, direction, amount,
        balance_after, subject_id, reverses_transaction_id, reference)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'a purchase')`,
    values,
  );
}

async function post(
  sql: Sql,
  walletId: string,
  subjectId: string,
  posting: string,
  legs: readonly (readonly [string, number])[],
): Promise<void> {
  const rows = legs.map(([account, amount]) => ({ account, amount }));
  await sql.query(
    `INSERT INTO entries (wallet_id, subject_id, posting, account, amount)
      SELECT $1, $2, $3, account, amount
        FROM jsonb_to_recordset($4::jsonb) AS l(account text, amount bigint) WHERE amount <> 0`,
    [walletId, subjectId, posting, JSON.stringify(rows)],
  );
}

export interface StatementRow {
  readonly type?: 'vend' | 'reversal' | 'top_up';
  readonly at?: string;
  readonly requestId?: string;
  readonly meterNumber?: string;
  readonly status?: 'delivered' | 'pending' | 'failed' | 'reversed' | '';
  /** Kobo, both. */
  readonly amount?: number;
  readonly charged?: number;
}

export const STATEMENT_HEADER =
  'type,created_at,request_id,transaction_id,service_id,meter_number,status,amount,charged,balance';

const OPENING = 1_000_000_00;
const VEND = { type: 'vend', status: 'delivered', charged: COST } as const;
const REVERSAL = { type: 'reversal', status: '', charged: -COST } as const;
const TOP_UP = { type: 'top_up', status: '', charged: null } as const;
const USUAL = { vend: VEND, reversal: REVERSAL, top_up: TOP_UP };

/** A provider's statement in CSV: ₦1,000,000 at first, and at last what its rows leave. */
export function statementOf(
  rows: readonly StatementRow[],
  { date = DATE, off = 0 }: { date?: string; off?: number } = {},
): string {
  let balance = OPENING;
  const lines = rows.map((row) => {
    const usual = { at: AT, requestId: '', meterNumber: '01000000008', amount: AMOUNT };
    const one = { ...usual, ...USUAL[row.type ?? 'vend'], ...row };
    balance += one.charged === null ? one.amount : -one.charged;
    return lineOf(one);
  });
  const start = new Date(`${date}T00:00:00+01:00`);
  const end = new Date(start.getTime() + 86_400_000);
  return [
    STATEMENT_HEADER,
    `opening_balance,${start.toISOString()},,,,,,,,${naira(OPENING)}`,
    ...lines,
    `closing_balance,${end.toISOString()},,,,,,,,${naira(balance + off)}`,
  ].join('\n');
}

function lineOf(one: Required<Omit<StatementRow, 'charged'>> & { charged: number | null }): string {
  const { type, at, requestId, meterNumber, status, amount, charged } = one;
  if (charged === null) return `${type},${at},,,,,,${naira(amount)},,`;
  const ids = `${requestId},17684830,ikeja-electric,${meterNumber}`;
  return `${type},${at},${ids},${status},${naira(amount)},${naira(charged)},`;
}

export function opened(statement: string): () => Readable {
  return () => Readable.from([statement]);
}

/** What a run said, with its differences. */
export interface Reconciled extends ProviderResult {
  readonly differences: readonly KeptDifference[];
}

/** Compares a statement with the books of `database` and reads what was kept. */
export async function reconciled(
  database: Database,
  statement: string,
  { provider = 'vtpass', date = DATE, now = NEXT_MORNING } = {},
): Promise<Reconciled> {
  const day = dayOf(date);
  if (day === null) throw new Error(`${date} is no date`);
  const open = opened(statement);
  const result = await reconcileProvider(database, { provider, day, open, now });
  const differences: KeptDifference[] = [];
  for await (const difference of differencesOfRun(database, result.runId)) {
    differences.push(difference);
  }
  return { ...result, differences };
}

/** The checks of the books that do not hold. */
export async function booksOff(sql: Sql): Promise<readonly unknown[]> {
  const { checks } = await readBooks(sql);
  return checks.filter(({ isHeld }) => !isHeld);
}

function naira(kobo: number): string {
  return (kobo / 100).toFixed(2);
}
