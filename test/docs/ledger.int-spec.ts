import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { newId } from '../../src/kernel/ids.js';
import { readBooks } from '../../src/ledger/books.store.js';
import { LedgerService } from '../../src/ledger/ledger.service.js';
import type { Movement } from '../../src/ledger/movement.js';
import { Database } from '../../src/platform/database/database.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { subjects, trialBalance, workedPostings, type WorkedPosting } from './ledger-document.js';

const MOVES = {
  fund: { type: 'funding', direction: 'credit' },
  hold: { type: 'bill_payment', direction: 'debit' },
  release: { type: 'refund', direction: 'credit' },
  reverse: { type: 'refund', direction: 'credit' },
  adjust: { type: 'adjustment', direction: 'debit' },
  collect: { type: 'adjustment', direction: 'debit' },
} as const;

let created: TestDatabase;
let database: Database;
let ledger: LedgerService;
let walletId: string;
const ids = new Map(subjects().map(({ name }) => [name, newId()]));
/** The Transaction of each posting that moves the wallet. */
const transactions = new Map<string, string>();

beforeAll(async () => {
  created = await createTestDatabase();
  database = new Database(created.url, { connectionsMax: 2, onIdleError: () => undefined });
  // Only `walletOf`, which is not used here, needs the repository.
  ledger = new LedgerService(database, undefined as never);
  walletId = await database.transaction(async (tx) => {
    const userId = newId();
    await tx.query(
      `INSERT INTO users (id, email, password_hash, full_name) VALUES ($1, 'ada@example.com', '-', 'Ada')`,
      [userId],
    );
    return (await ledger.openWallet(tx, userId)).id;
  });
  for (const posting of workedPostings()) await post(posting);
  await insertSubjects();
});

afterAll(async () => {
  await database.close();
  await created.drop();
});

async function post({ kind, subject, legs }: WorkedPosting): Promise<void> {
  const subjectId = ids.get(subject)!;
  const posting = { walletId, subjectId, posting: kind, legs };
  const moved = legs.find(({ account }) => account === 'wallet');
  if (kind === 'write_off') {
    const amount = subjects().find(({ name }) => name === subject)!.amount;
    await database.transaction((tx) => ledger.writeOff(tx, { id: subjectId, walletId, amount }));
    return;
  }
  if (kind === 'capture' || moved === undefined) {
    await database.transaction((tx) => ledger.post(tx, [], [posting], []));
    return;
  }
  const movement: Movement = {
    ...posting,
    ...MOVES[kind],
    transactionId: newId(),
    amount: Math.abs(moved.amount),
    reference: `${kind} of ${subject}`,
    reversesTransactionId:
      MOVES[kind].type === 'refund' ? transactions.get(`hold of ${subject}`)! : null,
  };
  transactions.set(movement.reference, movement.transactionId);
  await database.transaction((tx) => ledger.post(tx, [movement], [], []));
}

/** The rows the postings belong to, in the state the document leaves them in. */
async function insertSubjects(): Promise<void> {
  for (const { name, amount, fee, cost } of subjects()) {
    const has = (kind: string): boolean =>
      workedPostings().some((one) => one.kind === kind && one.subject === name);
    if (has('adjust') || has('write_off')) continue;
    if (has('fund')) {
      await database.query(
        `INSERT INTO fundings (wallet_id, id, status, amount, gateway, reference, transaction_id)
          VALUES ($1, $2, 'completed', $3, 'sandbox', $5, $4)`,
        [
          walletId,
          ids.get(name),
          amount,
          transactions.get(`fund of ${name}`),
          `reference of ${name}`,
        ],
      );
      continue;
    }
    const refund = transactions.get(`release of ${name}`) ?? transactions.get(`reverse of ${name}`);
    const status = refund !== undefined ? 'failed' : has('capture') ? 'completed' : 'processing';
    await database.query(
      `WITH due AS (
          INSERT INTO due_work (kind, wallet_id, subject_id, lane, due_at)
            VALUES ('payments', $1, $2, 'not chosen yet', now())
        )
        INSERT INTO bill_payments (wallet_id, id, transaction_id, refund_transaction_id, status,
          biller_id, meter_number, meter_type, amount, fee, total, provider_cost, failure_code)
        VALUES ($1, $2, $3, $4, $5, 'ikeja-electric', '01000000008', 'prepaid', $6::bigint,
          $7::bigint, $6::bigint + $7::bigint, $8, $9)`,
      [
        walletId,
        ids.get(name),
        transactions.get(`hold of ${name}`),
        refund ?? null,
        status,
        amount,
        fee,
        cost,
        status === 'failed' ? 'refused' : null,
      ],
    );
  }
}

describe('docs/ledger.md in PostgreSQL', () => {
  it('gives the trial balance that it shows', async () => {
    const { accounts } = await readBooks(database);
    expect(accounts.map(({ account, balance }) => ({ account, amount: balance }))).toEqual(
      trialBalance(),
    );
  });

  it('leaves books in which every check holds', async () => {
    const { checks } = await readBooks(database);
    expect(checks.filter(({ isHeld }) => !isHeld)).toEqual([]);
  });

  it('refuses a posting that was posted before', async () => {
    const again = workedPostings().find(({ kind }) => kind === 'capture')!;
    await expect(post(again)).rejects.toMatchObject({ code: '23505', constraint: 'entries_pk' });
  });

  it('refuses a posting that does not sum to zero', async () => {
    const legs = [{ account: 'adjustments', amount: 1 }] as const;
    await expect(post({ kind: 'adjust', subject: 'A', legs })).rejects.toThrow(/is off by 1 kobo/);
  });
});
