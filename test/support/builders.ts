import type { WireAnswer } from '../../src/vending/provider/provider-wire.js';
import { newId } from '../../src/kernel/ids.js';
import { fundLegs, holdLegs } from '../../src/ledger/posting.js';
import type { Movement } from '../../src/ledger/movement.js';
import type { WalletState } from '../../src/ledger/wallet.js';
import type { AttemptFacts, PaymentFacts } from '../../src/bill-payments/payment/payment.js';
import type { RetryPolicy } from '../../src/bill-payments/payment/retry-policy.js';
import type { Sql } from '../../src/platform/database/database.js';
import type { Delivered, Refused } from '../../src/vending/provider/provider-answer.js';

/** A token that no meter accepts: 20 digits, above 2^66. */
export const A_TOKEN = '99001122334455667788';

/** A moment for tests that take one as an argument. */
export const NOW = new Date('2026-01-15T13:30:00.000Z');

export function aWalletState(with_: Partial<WalletState> = {}): WalletState {
  return { balance: 1_000_00, version: 7, status: 'active', spentOn: null, spent: 0, ...with_ };
}

/** A purchase of `amount` kobo, not yet placed in its wallet's history. */
export function aDebit(with_: Partial<Movement> = {}): Movement {
  const amount = with_.amount ?? 500_00;
  return {
    walletId: newId(),
    transactionId: newId(),
    type: 'bill_payment',
    direction: 'debit',
    amount,
    reference: 'a purchase',
    subjectId: newId(),
    reversesTransactionId: null,
    posting: 'hold',
    legs: holdLegs(amount),
    ...with_,
  };
}

/** A funding of `amount` kobo, not yet placed in its wallet's history. */
export function aCredit(with_: Partial<Movement> = {}): Movement {
  const amount = with_.amount ?? 500_00;
  return aDebit({
    type: 'funding',
    direction: 'credit',
    reference: 'a funding',
    posting: 'fund',
    legs: fundLegs('sandbox', amount),
    ...with_,
  });
}

/** A payment as it is when it was just accepted. */
export function aPayment(with_: Partial<PaymentFacts> = {}): PaymentFacts {
  const amount = with_.amount ?? 5_000_00;
  const fee = with_.fee ?? 100_00;
  return {
    walletId: newId(),
    id: newId(),
    transactionId: newId(),
    status: 'pending',
    meterType: 'prepaid',
    amount,
    fee,
    total: amount + fee,
    provider: null,
    providerCost: null,
    providerReference: null,
    tokens: [],
    tokenStatus: 'none',
    units: null,
    notUnderstood: null,
    details: null,
    refundTransactionId: null,
    failureCode: null,
    failureMessage: null,
    completedAt: null,
    attempts: 0,
    checks: 0,
    seq: 1,
    incidents: [],
    ...with_,
  };
}

/** A payment whose one attempt has been, or is being, sent. */
export function aProcessingPayment(with_: Partial<PaymentFacts> = {}): PaymentFacts {
  return aPayment({ status: 'processing', provider: 'vtpass', attempts: 1, seq: 2, ...with_ });
}

export function anAttempt(with_: Partial<AttemptFacts> = {}): AttemptFacts {
  return { number: 1, sendBy: NOW, notFoundCount: 0, outcome: null, refusal: null, ...with_ };
}

/** Waits that are easy to reckon with. */
export function aRetryPolicy(with_: Partial<RetryPolicy> = {}): RetryPolicy {
  return {
    sendWithinMs: 10_000,
    timeoutMs: 60_000,
    notFoundGraceMs: 1_800_000,
    pendingMaxMs: 600_000,
    requeryWaitsMs: [5_000, 15_000, 30_000, 60_000],
    reversalChecksMs: [900_000, 86_400_000],
    ...with_,
  };
}

export function aDelivery(with_: Partial<Delivered> = {}): Delivered {
  return {
    kind: 'delivered',
    tokens: [{ role: 'credit', value: A_TOKEN }],
    units: '79.9',
    cost: 4_925_00,
    providerReference: '17684830000000000000000001',
    evidence: { status: 200 },
    ...with_,
  };
}

/** An answer as it came over the wire. */
export function aWireAnswer(body: unknown, status = 200): Extract<WireAnswer, { kind: 'answer' }> {
  return { kind: 'answer', status, body, text: JSON.stringify(body ?? null), headers: {} };
}

export function aRefusal(with_: Partial<Refused> = {}): Refused {
  return {
    kind: 'refused',
    code: '016',
    message: 'TRANSACTION FAILED',
    fault: 'unexplained',
    evidence: { status: 200 },
    ...with_,
  };
}

/** A user with a wallet that holds `balance` kobo, by a posting, so that the books balance. */
export async function aFundedWallet(
  sql: Sql,
  { balance = 1_000_00, status = 'active' }: Partial<WalletState> = {},
): Promise<string> {
  const [userId, walletId] = [newId(), newId()];
  await sql.query(
    `WITH u AS (INSERT INTO users (id, email, password_hash, full_name)
        VALUES ($1, $5, 'none', 'Ada Example') RETURNING id)
      INSERT INTO wallets (id, user_id, status, balance, version)
        SELECT $2, id, $3, $4::bigint, CASE WHEN $4::bigint > 0 THEN 1 ELSE 0 END FROM u`,
    [userId, walletId, status, balance, `${userId}@example.com`],
  );
  if (balance > 0) await fund(sql, walletId, balance);
  return walletId;
}

async function fund(sql: Sql, walletId: string, balance: number): Promise<void> {
  const [subjectId, transactionId] = [newId(), newId()];
  await sql.query(
    `INSERT INTO transactions (wallet_id, wallet_version, id, type, direction, amount,
        balance_after, reference, subject_id)
      VALUES ($1, 1, $2, 'adjustment', 'credit', $3, $3, 'opening balance', $4)`,
    [walletId, transactionId, balance, subjectId],
  );
  await sql.query(
    `INSERT INTO entries (wallet_id, subject_id, posting, account, amount)
      VALUES ($1, $2, 'adjust', 'adjustments', -$3::bigint), ($1, $2, 'adjust', 'wallet', $3)`,
    [walletId, subjectId, balance],
  );
}
