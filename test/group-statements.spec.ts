import { describe, expect, it } from '@jest/globals';
import { holdLegs } from '../src/ledger/posting.js';
import { writeMovements } from '../src/ledger/movement.store.js';
import type { PlacedMovement } from '../src/ledger/movement.js';
import type { Sql } from '../src/platform/database/database.js';
import type { FilledPart } from '../src/platform/database/statement.js';
import { PURCHASES } from '../src/bill-payments/accept/accept.store.js';
import { settlementParts, type SettledPayment } from '../src/bill-payments/settle/settle.store.js';

const MOVEMENT: PlacedMovement = {
  walletId: 'wallet',
  transactionId: 'transaction',
  type: 'bill_payment',
  direction: 'debit',
  amount: 5_000,
  reference: 'payment',
  subjectId: 'payment',
  reversesTransactionId: null,
  posting: 'hold',
  legs: holdLegs(5_000),
  walletVersion: 2,
  balanceAfter: 1_000,
  owedBefore: 0,
  owedAfter: 0,
  spentOn: '2026-11-30',
  spent: 5_000,
};

const ACCEPTED = PURCHASES.parts([
  {
    payment: {
      wallet_id: 'wallet',
      id: 'payment',
      transaction_id: 'transaction',
      biller_id: 'biller',
      meter_number: 'meter',
      meter_type: 'prepaid',
      phone: 'phone',
      customer_name: 'name',
      amount: 4_900,
      fee: 100,
      total: 5_000,
      idempotency_key: 'key',
      request_hash: 'hash',
    },
    event: {
      wallet_id: 'wallet',
      subject_id: 'payment',
      seq: 1,
      id: 'event',
      type: 'payment.accepted',
      data: {},
    },
  },
]);

const SETTLED: SettledPayment = {
  sendWithinMs: 300,
  refundTransactionId: 'refund',
  settlement: {
    payment: {
      walletId: 'wallet',
      id: 'payment',
      transactionId: 'transaction',
      status: 'processing',
      meterType: 'prepaid',
      amount: 4_900,
      fee: 100,
      total: 5_000,
      provider: 'provider',
      providerCost: 4_800,
      providerReference: 'reference',
      tokens: [],
      tokenStatus: 'missing',
      units: '1.5',
      notUnderstood: ['text'],
      details: null,
      refundTransactionId: null,
      failureCode: 'expired',
      failureMessage: 'message',
      completedAt: null,
      attempts: 2,
      checks: 3,
      seq: 4,
      incidents: [],
    },
    money: 'keep',
    nextCheckInMs: 100,
    claimMs: 200,
    attempt: { number: 1, outcome: 'refused', notFoundCount: 5, refusal: null },
    nextAttempt: { provider: 'other', requestId: 'request' },
    evidence: null,
    received: { number: 1, call: 'requery', kind: 'refused', hasDecided: true, evidence: {} },
    incident: null,
    flagged: [],
    events: [],
  },
};

/** The statement and its parameters as PostgreSQL would get them; layout does not count. */
async function statementOf(parts: readonly FilledPart[]): Promise<unknown> {
  let sent: unknown;
  const sql: Sql = {
    query: <Row>(text: string, values: readonly unknown[] = []) => {
      const inLine = text.replace(/\s+/g, ' ').replaceAll('( ', '(').replaceAll(' )', ')').trim();
      const parameters = values.map((value): unknown => JSON.parse(String(value)));
      sent = { sql: inLine.split(/(?= (?:INSERT|SELECT|UPDATE|FROM|WHERE) )/), parameters };
      return Promise.resolve([{ at: new Date(0), moved: [] } as Row]);
    },
  };
  await writeMovements(sql, [MOVEMENT], [], parts);
  return sent;
}

describe('the statement of a group', () => {
  it('that is accepted names each column in its place', async () => {
    expect(await statementOf(ACCEPTED)).toMatchSnapshot();
  });

  it('that is settled names each column in its place', async () => {
    expect(await statementOf(settlementParts([SETTLED]))).toMatchSnapshot();
  });
});
