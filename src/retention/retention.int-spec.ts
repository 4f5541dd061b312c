import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTestApp, type TestApp } from '../../test/support/app.js';
import { aCustomer } from '../../test/support/customer.js';
import { eventually } from '../../test/support/eventually.js';
import { goodMeter } from '../../test/support/meters.js';
import { ENTITIES } from '../entities.js';
import { OutboxDispatcherService } from '../events/outbox-dispatcher.service.js';
import { Database } from '../platform/database/database.js';
import { RETENTION_RULES } from './retention-rules.js';
import { RetentionService } from './retention.service.js';
import { deleteExpired } from './retention.store.js';

const MONEY = ['users', 'wallets', 'transactions', 'entries', 'bill_payments', 'attempts'].concat([
  'fundings',
  'incidents',
  'audit_records',
  'approvals',
]);
const MANY = 5_000;
/** Its provider says pending, and never anything else. */
const PENDING_FOR_EVER = '201000000000';

describe('what is kept for a time only', () => {
  let app: TestApp;
  let database: Database;
  let retention: RetentionService;

  beforeAll(async () => {
    app = await startTestApp({ RETENTION_EVERY_MS: '0' });
    database = app.app.get(Database, { strict: false });
    retention = app.app.get(RetentionService, { strict: false });
  });
  afterAll(() => app.close());

  const count = async (table: string): Promise<number> => {
    const [row] = await database.query<{ count: number }>(
      `SELECT count(*)::int AS count FROM ${table}`,
    );
    return row?.count ?? 0;
  };
  const untilDone = async (): Promise<void> => {
    while (await retention.deleteOneBatchOfEach());
  };
  const callbacks = (howMany: number, age: string): Promise<unknown> =>
    database.query(
      `INSERT INTO provider_callbacks (digest, provider, body, received_at)
        SELECT sha256(($2 || i)::bytea), 'vtpass', '{}', now() - $2::interval
          FROM generate_series(1, $1::int) AS i`,
      [howMany, age],
    );

  it('is never a table that holds money', () => {
    const tables = RETENTION_RULES.map(({ table }) => table);
    expect(tables.filter((table) => MONEY.includes(table))).toEqual([]);
    expect(new Set(tables).size).toBe(tables.length);
    expect(ENTITIES.length).toBeGreaterThan(MONEY.length);
  });

  it('goes when its time is over, batch by batch, and not before', async () => {
    await callbacks(MANY, '401 days');
    await callbacks(30, '399 days');
    await untilDone();
    expect(await count('provider_callbacks')).toBe(30);
  });

  it('goes of each table by its own rule', async () => {
    const customer = await aCustomer(app);
    const { id } = await customer.buy(goodMeter());
    await customer.ended(id);
    await database.query(`UPDATE events SET delivered_at = now() WHERE delivered_at IS NULL`);
    await database.query(`UPDATE events SET created_at = now() - interval '401 days'`);
    await database.query(
      `INSERT INTO gateway_webhooks (gateway, digest, event, body, received_at)
        VALUES ('paystack', 'old', 'charge.success', '{}', now() - interval '401 days'),
          ('paystack', 'new', 'charge.success', '{}', now())`,
    );
    await database.query(
      `INSERT INTO meter_verifications (biller_id, meter_number, meter_type, can_vend, verified_at)
        VALUES ('ikeja-electric', '1', 'prepaid', true, now() - interval '91 days'),
          ('ikeja-electric', '2', 'prepaid', true, now() - interval '89 days')`,
    );
    await database.query(
      `INSERT INTO login_failures (key, points, expire)
        VALUES ('old', 1, (extract(epoch FROM now()) - 31 * 86400) * 1000),
          ('new', 1, (extract(epoch FROM now()) + 900) * 1000), ('for ever', 1, NULL)`,
    );
    await database.query(`UPDATE refresh_tokens SET expires_at = now() - interval '29 days'`);
    const [user] = await database.query<{ id: string }>('SELECT id FROM users LIMIT 1');
    await database.query(
      `INSERT INTO operator_requests (actor_id, endpoint, idempotency_key, request_hash, created_at)
        VALUES ($1, 'approve', 'old', 'h', now() - interval '31 days'),
          ($1, 'approve', 'new', 'h', now())`,
      [user?.id],
    );
    await customer.buy(PENDING_FOR_EVER);
    await eventually(async () => {
      expect(await count('attempts')).toBe(2);
    });
    await database.query(
      `INSERT INTO attempt_answers
          (wallet_id, payment_id, number, seq, call, kind, has_decided, answer, received_at)
        SELECT wallet_id, id, 1, one.seq, 'requery', kind, decided, '{}', now() - age * interval '1 day'
          FROM bill_payments, (VALUES (101, 'delivered', true, 500), (102, 'silent', false, 401),
            (103, 'silent', false, 399)) AS one(seq, kind, decided, age)`,
    );
    // Nobody delivers any more, so this one stays undelivered.
    await app.app.get(OutboxDispatcherService, { strict: false }).onApplicationShutdown();
    await database.query(
      `UPDATE events SET delivered_at = NULL WHERE subject_id = $1 AND seq = 1`,
      [id],
    );
    const money = await Promise.all(MONEY.map(count));
    const tokens = await count('refresh_tokens');
    await untilDone();
    expect(await database.query(`SELECT seq FROM events WHERE subject_id = $1`, [id])).toEqual([
      { seq: 1 },
    ]);
    expect(await count('gateway_webhooks')).toBe(1);
    expect(await database.query('SELECT meter_number FROM meter_verifications')).toEqual(
      expect.arrayContaining([{ meter_number: '2' }]),
    );
    const verified = await database.query<{ meter_number: string }>(
      `SELECT meter_number FROM meter_verifications WHERE meter_number = '1'`,
    );
    expect(verified).toEqual([]);
    expect(await database.query('SELECT key FROM login_failures ORDER BY key')).toEqual([
      { key: 'for ever' },
      { key: 'new' },
    ]);
    expect(await count('refresh_tokens')).toBe(tokens);
    expect(await count('operator_requests')).toBe(1);
    const answers = (status: string): Promise<{ seq: number }[]> =>
      database.query(
        `SELECT a.seq FROM attempt_answers a JOIN bill_payments p ON p.id = a.payment_id
          WHERE a.seq BETWEEN 101 AND 103 AND p.status ${status} ORDER BY a.seq`,
      );
    expect(await answers(`= 'completed'`)).toEqual([{ seq: 101 }, { seq: 103 }]);
    expect(await answers(`<> 'completed'`)).toEqual([{ seq: 101 }, { seq: 102 }, { seq: 103 }]);
    expect(await Promise.all(MONEY.map(count))).toEqual(money);
    await database.query(`UPDATE events SET delivered_at = now(), created_at = now()`);
  });

  it('is deleted by one process at a time', async () => {
    await callbacks(10, '500 days');
    const rule = RETENTION_RULES.find(({ table }) => table === 'provider_callbacks')!;
    const other = app.database;
    await other.transaction(async (tx) => {
      await tx.query('SELECT pg_advisory_xact_lock(4815162343)');
      expect(await deleteExpired(database, rule, 400, 100)).toBeNull();
    });
    expect(await deleteExpired(database, rule, 400, 100)).toBe(10);
  });

  it('is found by the age of a row, without reading those that stay', async () => {
    for (const table of [
      'events',
      'attempt_answers',
      'gateway_webhooks',
      'provider_callbacks',
      'refresh_tokens',
    ]) {
      const { expired } = RETENTION_RULES.find((rule) => rule.table === table)!;
      const plan = await database.transaction(async (tx) => {
        await tx.query('SET LOCAL enable_bitmapscan = on');
        await tx.query('SET LOCAL enable_seqscan = off');
        const where = expired.replace('$1', '400');
        return tx.query<object>(`EXPLAIN SELECT ctid FROM ${table} WHERE ${where} LIMIT 10`);
      });
      expect(JSON.stringify(plan)).toContain(`${table}_by_age_idx`);
    }
  });
});
