import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { DataSource } from 'typeorm';
import { openDatabase } from '../../../test/support/adjustments.js';
import { aFundedWallet } from '../../../test/support/builders.js';
import { createTestDatabase, type TestDatabase } from '../../../test/support/database.js';
import { incidentSubjects, insertRow, refusalOf } from '../../../test/support/rows.js';
import { openDataSource } from './data-source.js';
import type { Database } from './database.js';
import { migrate } from './migrate.js';
import { MIGRATIONS } from './migrations.js';
import { OneTableOfIncidents1763800000040 } from './migrations/1763800000040-one-table-of-incidents.js';

/** The migration under test, and those after it. */
const UNDONE = MIGRATIONS.slice(MIGRATIONS.indexOf(OneTableOfIncidents1763800000040));
const AT = '2026-01-02 03:04:05.123456+00';

// The statements of the release before, as its processes send them while this one starts.
const BEFORE = {
  open: `INSERT INTO funding_incidents (wallet_id, funding_id, kind, number, notice_digest, evidence)
      SELECT $1, $2, $3, count(*) + 1, $4, $5 FROM funding_incidents
        WHERE wallet_id = $1 AND funding_id = $2 AND kind = $3
      ON CONFLICT (wallet_id, funding_id, kind, notice_digest) DO NOTHING RETURNING number`,
  resolve: `UPDATE funding_incidents SET resolved_at = now()
      WHERE wallet_id = $1 AND funding_id = $2 AND kind = $3 AND number = $4
        AND resolved_at IS NULL RETURNING kind`,
  list: `SELECT i.funding_id AS id, i.kind, i.number, f.amount, i.evidence,
        i.created_at::text AS at, i.resolved_at IS NULL AS "isOpen"
      FROM funding_incidents i JOIN fundings f ON f.wallet_id = i.wallet_id AND f.id = i.funding_id
      ORDER BY i.created_at, i.funding_id, i.kind, i.number`,
  countOpen: 'SELECT count(*) AS open FROM funding_incidents WHERE resolved_at IS NULL',
  openOfPayment: `WITH new_incidents AS (
      INSERT INTO incidents (wallet_id, payment_id, kind, evidence)
        SELECT i.wallet_id, i.payment_id, i.kind, i.evidence FROM jsonb_to_recordset($1::jsonb)
          AS i(wallet_id uuid, payment_id uuid, kind text, evidence jsonb))
      SELECT 1`,
  endOfPayment: `UPDATE incidents i SET resolved_at = now()
      WHERE i.wallet_id = $1 AND i.payment_id = $2 AND i.kind = $3 AND i.resolved_at IS NULL
      RETURNING i.kind`,
  listOfPayments: `SELECT i.payment_id AS id, i.kind, p.total, i.evidence,
        i.created_at::text AS at, i.resolved_at IS NULL AS "isOpen"
      FROM incidents i JOIN bill_payments p ON p.wallet_id = i.wallet_id AND p.id = i.payment_id
      ORDER BY i.created_at, i.payment_id, i.kind`,
};

let created: TestDatabase;
let dataSource: DataSource;
let database: Database;
let walletId: string;
let paymentId: string;
let fundingId: string;

beforeEach(async () => {
  created = await createTestDatabase();
  dataSource = await openDataSource(created.url);
  database = openDatabase(created.url, 2);
  walletId = await aFundedWallet(database, { balance: 1_000_00 });
  ({ paymentId, fundingId } = await incidentSubjects(database, walletId));
});

afterEach(async () => {
  await database.close();
  await dataSource.destroy();
  await created.drop();
});

const undo = async (): Promise<void> => {
  for (let left = UNDONE.length; left > 0; left -= 1) await dataSource.undoLastMigration();
};
const both = async (): Promise<unknown[]> => [
  await database.query(BEFORE.list),
  await database.query(BEFORE.listOfPayments),
];

describe('the incidents of before', () => {
  it('move into one table and back with their numbers, evidence, times and resolution', async () => {
    await undo();
    const of = { wallet_id: walletId, funding_id: fundingId };
    for (const [number, resolved_at] of [
      [1, AT],
      [2, null],
    ] as const)
      await insertRow(database, 'funding_incidents', {
        ...of,
        kind: 'refunded',
        number,
        notice_digest: `digest ${number}`,
        evidence: JSON.stringify({ part: number }),
        created_at: AT,
        resolved_at,
      });
    await insertRow(database, 'funding_incidents', {
      ...of,
      kind: 'answer_mismatch',
      evidence: '[]',
    });
    for (const kind of ['answer_mismatch', 'token_missing'])
      await insertRow(database, 'incidents', {
        wallet_id: walletId,
        payment_id: paymentId,
        kind,
        evidence: JSON.stringify({ kind }),
        created_at: AT,
        resolved_at: kind === 'token_missing' ? AT : null,
      });
    const before = await both();
    const digests = 'SELECT number, notice_digest, resolved_at FROM funding_incidents ORDER BY 2';
    const kept = await database.query(digests);

    expect(await migrate(dataSource)).toEqual(UNDONE.map(({ name }) => name));
    expect(await both()).toEqual(before);
    expect(await database.query(digests)).toEqual(kept);
    expect(await database.query('SELECT count(*) AS count FROM incidents')).toEqual([{ count: 5 }]);

    await undo();
    expect(await both()).toEqual(before);
    expect(await database.query(digests)).toEqual(kept);
    expect(await database.query('SELECT count(*) AS count FROM incidents')).toEqual([{ count: 2 }]);
    const again = insertRow(database, 'funding_incidents', {
      ...of,
      kind: 'refunded',
      number: 3,
      notice_digest: 'digest 1',
      evidence: '{}',
    });
    expect(await refusalOf(again)).toBe('funding_incidents_notice_key');
  });
});

describe('a process of the release before', () => {
  const open = (digest: string): Promise<unknown> =>
    database.query(BEFORE.open, [walletId, fundingId, 'refunded', digest, '{}']);

  it('opens, lists and resolves incidents of fundings, each once for a webhook', async () => {
    expect(await open('a')).toEqual([{ number: 1 }]);
    expect(await open('a')).toEqual([]);
    expect(await open('b')).toEqual([{ number: 2 }]);
    const resolve = [walletId, fundingId, 'refunded', 2];
    expect(await database.query(BEFORE.resolve, resolve)).toHaveLength(1);
    expect(await database.query(BEFORE.resolve, resolve)).toEqual([]);
    expect(await database.query(BEFORE.list)).toMatchObject([
      { id: fundingId, number: 1, amount: 300_00, isOpen: true },
      { id: fundingId, number: 2, isOpen: false },
    ]);
    expect(await database.query(BEFORE.countOpen)).toEqual([{ open: 1 }]);
    expect(await database.query('SELECT funding_id AS id FROM incidents')).toHaveLength(2);
  });

  it('opens, lists and ends incidents of payments, one of a kind', async () => {
    const row = { wallet_id: walletId, payment_id: paymentId, kind: 'token_missing', evidence: {} };
    const openOfPayment = (): Promise<unknown> =>
      database.query(BEFORE.openOfPayment, [JSON.stringify([row])]);
    await openOfPayment();
    expect(await refusalOf(openOfPayment())).toBe('incidents_payment_key');
    await open('a');
    expect(await database.query(BEFORE.listOfPayments)).toMatchObject([
      { id: paymentId, kind: 'token_missing', total: 500_00, isOpen: true },
    ]);
    const end = [walletId, paymentId, 'token_missing'];
    expect(await database.query(BEFORE.endOfPayment, end)).toHaveLength(1);
    expect(await database.query(BEFORE.endOfPayment, end)).toEqual([]);
  });
});
