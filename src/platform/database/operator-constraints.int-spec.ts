import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { openDatabase } from '../../../test/support/adjustments.js';
import { aFundedWallet } from '../../../test/support/builders.js';
import { createTestDatabase, type TestDatabase } from '../../../test/support/database.js';
import { eventually } from '../../../test/support/eventually.js';
import { aTransactionRow, insertRow, refusalOf, type Row } from '../../../test/support/rows.js';
import { newId } from '../../kernel/ids.js';
import type { Database, Sql } from './database.js';

let created: TestDatabase;
let database: Database;
let people: string[];
let walletId: string;

beforeAll(async () => {
  created = await createTestDatabase();
  database = openDatabase(created.url, 3);
});

beforeEach(async () => {
  const wallets = [await aFundedWallet(database), await aFundedWallet(database)];
  walletId = wallets[0]!;
  const rows = await database.query<{ id: string }>(
    'SELECT user_id AS id FROM wallets WHERE id = ANY($1)',
    [wallets],
  );
  people = rows.map(({ id }) => id);
});

afterAll(async () => {
  await database.close();
  await created.drop();
});

describe('an audit record', () => {
  it('is never changed, removed or cleared away', async () => {
    const record = await insertRow(database, 'audit_records', {
      id: newId(),
      actor_id: people[0],
      actor_role: 'operator',
      act: 'wallet.freeze',
      subject_kind: 'wallet',
      subject_id: newId(),
      request_id: newId(),
    });
    for (const change of [
      `UPDATE audit_records SET reason = 'another' WHERE id = '${String(record['id'])}'`,
      `DELETE FROM audit_records WHERE id = '${String(record['id'])}'`,
      'TRUNCATE audit_records',
    ]) {
      expect(await refusalOf(database.query(change))).toMatch(/^audit: .* is forbidden/);
    }
  });
});

describe('an approval', () => {
  const approval = (fields: Row = {}): Promise<Row> =>
    insertRow(database, 'approvals', {
      id: newId(),
      act: 'wallet.adjust',
      wallet_id: newId(),
      details: '{}',
      reason: 'a test',
      asked_by: people[0],
      ...fields,
    });

  it.each([
    [
      'approvals_decided_by_another',
      () => ({ status: 'approved', decided_by: people[0], decided_at: new Date() }),
    ],
    ['approvals_decided_by_somebody', () => ({ status: 'approved' })],
    ['approvals_decided_by_somebody', () => ({ decided_by: people[1], decided_at: new Date() })],
    [
      'approvals_status_is_known',
      () => ({ status: 'maybe', decided_by: people[1], decided_at: new Date() }),
    ],
    ['approvals_act_is_known', () => ({ act: 'wallet.empty' })],
    ['approvals_payment_is_named', () => ({ act: 'payment.resolve' })],
    ['approvals_asked_by_fk', () => ({ asked_by: newId() })],
  ])('is refused by %s', async (constraint, fields) => {
    expect(await refusalOf(approval(fields()))).toBe(constraint);
  });

  it('is taken when another decided it', async () => {
    await approval({ status: 'approved', decided_by: people[1], decided_at: new Date() });
  });
});

describe('approved adjustments of a funding', () => {
  const aFunding = async (fields: Row = {}): Promise<string> => {
    const id = newId();
    const paid = { status: 'mismatched', paid_amount: 300, ...fields };
    const row = { wallet_id: walletId, id, amount: 500, gateway: 'paystack', reference: id };
    await insertRow(database, 'fundings', { ...row, ...paid });
    return id;
  };
  const asked = async (fundingId: string, amount: number): Promise<string> => {
    const id = newId();
    await insertRow(database, 'approvals', {
      id,
      act: 'wallet.adjust',
      wallet_id: walletId,
      funding_id: fundingId,
      details: JSON.stringify({ amount }),
      reason: 'a test',
      asked_by: people[0],
    });
    return id;
  };
  const approve = (id: string, sql: Sql = database): Promise<unknown> =>
    sql.query(
      `UPDATE approvals SET status = 'approved', decided_by = $2, decided_at = now() WHERE id = $1`,
      [id, people[1]],
    );

  it.each([
    ['paid', {}, [200, 100], [1]],
    ['not known to be paid', { paid_amount: null }, [], [1]],
    ['taken back', {}, [300, -300], [-1]],
    ['never given', {}, [], [-1]],
    ['paid and not given back to the payer', { returned_amount: 120 }, [100, 80], [1]],
    ['given back whole to the payer', { returned_amount: 300 }, [], [1]],
    ['given back more than was known to be paid', { returned_amount: 400 }, [], [1]],
    ['given, taken back in part and given again', { paid_amount: 100 }, [100, -40, 30], [11, -91]],
  ] as const)('come to what was %s, and no further', async (_, fields, taken, refused) => {
    const fundingId = await aFunding(fields);
    for (const amount of taken) await approve(await asked(fundingId, amount));
    for (const amount of refused) {
      const refusal = await refusalOf(approve(await asked(fundingId, amount)));
      expect(refusal).toBe('approvals_within_funding');
    }
  });

  it('count what the gateway’s payment itself has credited', async () => {
    const fundingId = newId();
    const transaction = await insertRow(database, 'transactions', {
      ...aTransactionRow(walletId, { type: 'funding', direction: 'credit', amount: 500 }),
      subject_id: fundingId,
    });
    const completed = { status: 'completed', transaction_id: transaction['id'] };
    const ids = [
      await aFunding({ ...completed, paid_amount: null }),
      await aFunding({ ...completed, paid_amount: 510 }),
    ];
    const [asAsked, withFees] = ids as [string, string];
    expect(await refusalOf(approve(await asked(asAsked, 1)))).toBe('approvals_within_funding');
    expect(await refusalOf(approve(await asked(withFees, 11)))).toBe('approvals_within_funding');
    for (const id of ids) await approve(await asked(id, -500));
    for (const id of ids)
      expect(await refusalOf(approve(await asked(id, -1)))).toBe('approvals_within_funding');
  });

  it.each(['READ COMMITTED', 'REPEATABLE READ', 'SERIALIZABLE'])(
    'are counted together when two are approved at once (%s)',
    async (level) => {
      const fundingId = await aFunding();
      const [one, another] = [await asked(fundingId, 200), await asked(fundingId, 200)];
      let second: Promise<string> = Promise.resolve('');
      await database.transaction(async (tx) => {
        await tx.query(`SET TRANSACTION ISOLATION LEVEL ${level}`);
        await approve(one, tx);
        second = refusalOf(
          database.transaction(async (other) => {
            await other.query(`SET TRANSACTION ISOLATION LEVEL ${level}`);
            await approve(another, other);
          }),
        );
        await eventually(async () => {
          const [row] = await database.query<{ waiting: number }>(
            `SELECT count(*) AS waiting FROM pg_stat_activity
              WHERE datname = current_database() AND wait_event_type = 'Lock'`,
          );
          expect(row?.waiting).toBe(1);
        });
      });
      // Where the second could not see the first it is rolled back, and then tried again.
      expect(await second).toBe('approvals_within_funding');
      const [row] = await database.query<{ approved: number }>(
        `SELECT count(*) AS approved FROM approvals WHERE funding_id = $1 AND status = 'approved'`,
        [fundingId],
      );
      expect(row?.approved).toBe(1);
    },
  );
});
