import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTestApp, testEnvironment, type TestApp } from '../support/app.js';
import { aCustomer, A_PURCHASE, demand, type Customer, type Payment } from '../support/customer.js';
import { eventually } from '../support/eventually.js';
import {
  HARMLESS_SETTINGS,
  HOSTILE_SETTINGS,
  setForDatabase,
  setForRole,
} from '../support/hostile-settings.js';
import { goodMeter, scenarioMeter } from '../support/meters.js';
import { anOperator } from '../support/operator.js';
import { pdfText } from '../support/pdf-text.js';
import { queueBackends } from '../support/queue-backends.js';
import { aBookedVend, DATE, statementOf } from '../support/reconciliation.js';
import { temporaryFolder } from '../support/temporary-folder.js';

const DIST = new URL('../../dist/', import.meta.url);
const ISO = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

const PLACES = [
  { place: 'the database', set: setForDatabase },
  { place: 'the role', set: setForRole },
];
const WORLDS = queueBackends().flatMap((backend) =>
  PLACES.map((place) => ({ ...backend, ...place })),
);

// What a connection pins is looked at, setting by setting, in session-settings.int-spec.ts.
describe.each(WORLDS)('where $place sets everything to its worst, on $queue', ({ env, set }) => {
  let app: TestApp;
  let customer: Customer;
  let paid: Payment;
  let failed: Payment;

  beforeAll(async () => {
    const prepare = (url: string): Promise<string> =>
      set(url, { ...HOSTILE_SETTINGS, ...HARMLESS_SETTINGS });
    app = await startTestApp(env, { prepare });
    customer = await aCustomer(app);
  });
  // Closing asserts that the books balance.
  afterAll(() => app.close());

  const bytesOf = async (path: string): Promise<Uint8Array> => {
    const response = await fetch(app.url + path, {
      headers: { authorization: `Bearer ${customer.token}` },
    });
    expect(response.status).toBe(200);
    return new Uint8Array(await response.arrayBuffer());
  };
  const run = async (program: string, ...args: string[]): Promise<string> => {
    const environment = testEnvironment(app.databaseUrl, app.simulator.url);
    const { stdout } = await promisify(execFile)(
      process.execPath,
      [fileURLToPath(new URL(program, DIST)), ...args],
      { cwd: tmpdir(), env: { PATH: process.env['PATH'], ...environment } },
    );
    return stdout;
  };

  it('a purchase ends, with a token or with the money back, and its key replays it', async () => {
    const meter = goodMeter();
    const options = { key: 'once' };
    const accepted = demand(await customer.request(meter, A_PURCHASE, options), 202);
    paid = await customer.ended(accepted.id);
    expect(paid).toMatchObject({ status: 'completed', total: A_PURCHASE });
    expect(paid.createdAt).toMatch(ISO);
    const repeated = demand(await customer.request(meter, A_PURCHASE, options), 202);
    expect(repeated.id).toBe(paid.id);
    failed = await customer.ended((await customer.buy(scenarioMeter('01'))).id);
    expect(failed.status).toBe('failed');
    expect((await customer.wallet()).balance).toBe(10_000_000 - A_PURCHASE);
  });

  it.each(['/transactions', '/bill-payments', '/wallets/fundings', '/meters', '/wallets/limits'])(
    'GET %s is answered',
    async (path) => {
      expect((await customer.api.get(path)).status).toBe(200);
    },
  );

  it('the statement, the exports and the receipt have the times and amounts as ever', async () => {
    const transactions = await customer.transactions();
    expect(transactions).toHaveLength(4);
    for (const { createdAt } of transactions) expect(createdAt).toMatch(ISO);
    const csv = Buffer.from(await bytesOf('/transactions/export?format=csv')).toString();
    expect(csv).toContain('95000.00');
    expect(pdfText(await bytesOf('/transactions/export?format=pdf'))).toContain('₦95,000.00');
    expect(pdfText(await bytesOf(`/bill-payments/${paid.id}/receipt?format=pdf`))).toContain(
      paid.tokens[0]!.value.slice(0, 4),
    );
  });

  it('operators see and act', async () => {
    const operator = await anOperator(app, 'admin');
    const file = await operator.get(`/operator/payments/${failed.id}`);
    expect(file.status).toBe(200);
    const path = `/operator/wallets/${customer.walletId}/freeze`;
    expect((await operator.post(path, { reason: 'to see whether it works' })).status).toBeLessThan(
      300,
    );
    expect((await operator.get('/operator/overview')).status).toBe(200);
  });

  it('events are delivered, and every connection has its name', async () => {
    await eventually(async () => {
      expect(await app.database.query('SELECT 1 FROM events WHERE delivered_at IS NULL')).toEqual(
        [],
      );
    });
    const names = await app.database.query<{ name: string }>(
      `SELECT DISTINCT application_name AS name FROM pg_stat_activity
        WHERE datname = current_database() AND backend_type = 'client backend'`,
    );
    // BullMQ names its listener by the queue.
    const others = names.filter(({ name }) => !/^(?:bill-vending \w+ \w+|payments)$/.test(name));
    expect(others).toEqual([]);
  });

  it('the commands and the checker read the same books', async () => {
    expect(await run('src/commands/books.command.js')).toContain('The books balance.');
    const checked = await run(
      'reliability/checker/main.js',
      `--database=${app.databaseUrl}`,
      `--simulator=${new URL('/_record', app.simulator.url).href}`,
    );
    expect(checked).toContain('No breach.');
    await run('src/commands/migration.command.js', 'run');
    const folder = await temporaryFolder('hostile');
    const statement = join(folder.path, 'statement.csv');
    await writeFile(statement, statementOf([await aBookedVend(app.database)]));
    const day = [`--date=${DATE}`, '--provider=vtpass', `--statement=${statement}`];
    const reconciled = await run('src/commands/reconcile.command.js', ...day);
    expect(reconciled).toContain('vtpass: no differences');
    await folder.remove();
    const made = await run(
      'src/commands/operator.command.js',
      'create',
      '--email=ngozi@example.com',
      '--name=Ngozi Eze',
      '--role=operator',
    );
    expect(made).toContain('ngozi@example.com');
  });
});
