import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { openDatabase } from '../../../test/support/adjustments.js';
import { aFundedWallet } from '../../../test/support/builders.js';
import { createTestDatabase, type TestDatabase } from '../../../test/support/database.js';
import { insertRow, refusalOf, type Row } from '../../../test/support/rows.js';
import { newId } from '../../kernel/ids.js';
import type { Database } from './database.js';

let created: TestDatabase;
let database: Database;
let people: string[];

beforeAll(async () => {
  created = await createTestDatabase();
  database = openDatabase(created.url, 2);
});

beforeEach(async () => {
  const wallets = [await aFundedWallet(database), await aFundedWallet(database)];
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
