import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { startTestApp, type TestApp } from '../support/app.js';
import { aCustomer, A_PURCHASE, demand, type Customer } from '../support/customer.js';
import { eventually } from '../support/eventually.js';
import { GROWING, PER_WALLET, WORK } from '../support/growing-tables.js';
import { apiClient } from '../support/http.js';
import { LONG, seedLongHistory } from '../support/long-history.js';
import { goodMeter, scenarioMeter } from '../support/meters.js';
import {
  nodesOf,
  pagesReadBy,
  planOf,
  recordStatements,
  rowsReadBy,
  type PlanKind,
  type Statement,
} from '../support/statements.js';
import { cursorOf } from '../support/cursors.js';
import { ROWS_READ_MAX } from '../../src/platform/http/lists/page.js';

const KINDS: readonly PlanKind[] = ['custom', 'generic'];

let app: TestApp;
let customer: Customer;
let client: pg.Client;
let recording: ReturnType<typeof recordStatements>;

beforeAll(async () => {
  recording = recordStatements();
  app = await startTestApp();
  client = new pg.Client(app.databaseUrl);
  await client.connect();
  customer = await aCustomer(app, { balance: 0 });
  await seedLongHistory(app.databaseUrl, customer.walletId);
});

afterAll(async () => {
  recording.stop();
  await client.end();
  await app.close();
});

/** What the app asks about growing tables while `traffic` is on, each text once. */
const isOurs = ({ text }: Statement): boolean => !text.includes('bullmq');

async function statementsOf(traffic: () => Promise<unknown>): Promise<Statement[]> {
  recording.take();
  await traffic();
  const asked = recording
    .take()
    .filter(({ text }) => /^\s*(WITH|SELECT|INSERT|UPDATE|DELETE)/i.test(text));
  const about = new RegExp(`\\b(${GROWING.join('|')})\\b`);
  return [
    ...new Map(
      asked.filter((one) => isOurs(one) && about.test(one.text)).map((one) => [one.text, one]),
    ).values(),
  ];
}

describe('every statement of a customer and of the worker', () => {
  let statements: Statement[];

  beforeAll(async () => {
    statements = await statementsOf(() => everyTraffic());
  });

  it('was heard: each growing table is read and written', () => {
    const texts = statements.map(({ text }) => text);
    const unheard = GROWING.filter((table) => {
      const isWritten = new RegExp(`(INSERT INTO|UPDATE) "?${table}\\b`, 'i');
      return !texts.some((text) => isWritten.test(text));
    });
    expect(unheard).toEqual([]);
    expect(texts.length).toBeGreaterThan(20);
  });

  it.each(KINDS)(
    'finds its rows by an index condition that begins with the wallet: %s plans',
    async (kind) => {
      const faults: string[] = [];
      for (const statement of statements) {
        // The planner would read whole tables as small as a test's: what counts is that it need not.
        const plan = await planOf(client, statement, kind, { settings: { enable_seqscan: 'off' } });
        faults.push(
          ...nodesOf(plan).flatMap((node) => {
            const table = tableOf(node);
            const fault = table === undefined ? null : faultOf(node, table);
            return fault === null ? [] : [`${fault} in ${statement.text}`];
          }),
        );
      }
      expect(faults).toEqual([]);
    },
  );
});

describe('a list of a wallet with a long history', () => {
  const lists: [string, string][] = [
    ...['', 'type=funding', 'type=bill_payment', 'type=refund', 'type=adjustment'].map(
      (filter): [string, string] => ['transactions', filter],
    ),
    ...['from=-2h', 'to=-300h', 'from=-301h&to=-300h'].flatMap((times): [string, string][] => [
      ['transactions', times],
      ['transactions', `${times}&type=bill_payment`],
      ['transactions', `${times}&type=refund`],
    ]),
    ...['', 'pending', 'processing', 'needs_review', 'completed', 'failed'].map(
      (status): [string, string] => ['bill-payments', status === '' ? '' : `status=${status}`],
    ),
  ];

  it.each(lists)(
    'reads no more than it may for the first page and a deep one: %s?%s',
    async (list, filter) => {
      const query = filter.replace(/-(\d+)h/g, (_, hours) => hoursAgo(Number(hours)));
      const first = await costOf(`/${list}?${query}`);
      const deep = await costOf(`/${list}?${query}&cursor=${await deepCursor(list)}`);
      expect(first.faults).toEqual([]);
      expect(deep.faults).toEqual([]);
      expect(deep.pages).toBeLessThanOrEqual(4 * first.pages);
    },
  );
});

describe('a filtered list', () => {
  it.each([
    ['/transactions?type=refund', LONG / 4_000],
    ['/bill-payments?status=failed', LONG / 4_000],
    ['/bill-payments?status=needs_review', 3],
    ['/bill-payments?status=processing', 0],
  ])('finds what is rare and old on its first page: %s', async (path, count) => {
    const { data, nextCursor } = await pageAt(path);
    expect([data.length, nextCursor]).toEqual([count, null]);
  });

  it('that finds nothing for long goes on page by page to the end of the history', async () => {
    let [pages, cursor]: [number, string | null] = [0, ''];
    while (cursor !== null) {
      const page: Page = await pageAt(`/bill-payments?status=pending${cursor}`);
      expect(page.data).toEqual([]);
      cursor = page.nextCursor === null ? null : `&cursor=${page.nextCursor}`;
      pages += 1;
    }
    expect(pages).toBe(LONG / ROWS_READ_MAX + 1);
  });

  it('of a time has exactly what is of that time', async () => {
    for (const [from, to] of [
      [2, 0],
      [2, 1.5],
      [300, 299.99],
      [10_000, 333],
      [10_000, 9_000],
      [0, -1],
    ] as const) {
      const times = [hoursAgo(from), hoursAgo(to)];
      const found = await pageAt(`/transactions?limit=100&from=${times[0]}&to=${times[1]}`);
      const rows = await app.database.query<{ version: number }>(
        `SELECT wallet_version AS version FROM transactions
          WHERE wallet_id = $1 AND created_at >= $2 AND created_at < $3
          ORDER BY wallet_version DESC LIMIT 100`,
        [customer.walletId, ...times],
      );
      expect(found.data.map((row) => row['walletVersion'])).toEqual(
        rows.map(({ version }) => version),
      );
    }
  });
});

interface Page {
  readonly data: readonly Record<string, unknown>[];
  readonly nextCursor: string | null;
}

async function pageAt(path: string): Promise<Page> {
  return demand(await customer.api.get<Page>(path), 200);
}

function hoursAgo(hours: number): string {
  return new Date(Date.now() - hours * 3_600_000).toISOString();
}

/** A cursor with nine tenths of the history before it. */
async function deepCursor(list: string): Promise<string> {
  if (list === 'transactions') return cursorOf(list, LONG / 10);
  const [row] = await app.database.query<{ id: string }>(
    `SELECT id FROM bill_payments WHERE wallet_id = $1 ORDER BY id LIMIT 1 OFFSET $2`,
    [customer.walletId, LONG / 10],
  );
  return cursorOf(list, row?.id ?? '');
}

/** What one request reads, by each kind of plan; the dearer one counts. */
async function costOf(path: string): Promise<{ pages: number; faults: string[] }> {
  // What the worker asks meanwhile is not about this wallet.
  const statements = (await statementsOf(() => pageAt(path))).filter(({ values }) =>
    values.includes(customer.walletId),
  );
  const faults: string[] = [];
  const pages = { custom: 0, generic: 0 };
  for (const kind of KINDS) {
    for (const statement of statements) {
      const plan = await planOf(client, statement, kind, { run: true });
      pages[kind] += pagesReadBy(plan);
      const rows = rowsReadBy(plan);
      // The walk itself, and beside each row of the page what is joined to it.
      if (rows > ROWS_READ_MAX + 100)
        faults.push(`${kind}: ${rows} rows read by ${statement.text}`);
      const sorted = nodesOf(plan).filter((node) => node['Node Type'] === 'Sort');
      if (sorted.some((node) => (node['Actual Rows'] ?? 0) > 100))
        faults.push(`${kind}: a history sorted by ${statement.text}`);
    }
  }
  expect(statements).not.toEqual([]);
  return { pages: Math.max(pages.custom, pages.generic), faults };
}

type Node = ReturnType<typeof nodesOf>[number];

/** The growing table that a node reads; undefined for other nodes. */
function tableOf(node: Node): string | undefined {
  if (!node['Node Type'].endsWith('Scan')) return undefined;
  const name = node['Relation Name'] ?? node['Index Name'] ?? '';
  return GROWING.find((table) => name === table || name.startsWith(`${table}_`));
}

/** What is wrong with how a node reads its table; null when nothing is. */
function faultOf(node: Node, table: string): string | null {
  const { 'Node Type': type, 'Index Name': index, 'Index Cond': condition } = node;
  if (type === 'Bitmap Heap Scan') return null;
  if (index === undefined) return `${type} of ${table}`;
  if (WORK.includes(index)) return null;
  if (condition === undefined) return `${type} of all of ${index}`;
  if (!PER_WALLET.includes(table)) return null;
  if (!condition.includes('wallet_id')) return `${type} of ${index} for any wallet`;
  // Lists, which may, are judged by the rows they read.
  return condition.includes(' AND ') ? null : `${type} of a whole wallet in ${index}`;
}

async function everyTraffic(): Promise<void> {
  const other = await aCustomer(app);
  await signInAndOut(other);
  for (let time = 0; time < 2; time += 1) {
    const headers = { 'Idempotency-Key': 'top-up' };
    demand(await customer.api.post('/wallets/fund', { amount: A_PURCHASE * 10 }, { headers }), 201);
  }
  const meterNumber = goodMeter();
  const meter = { billerId: 'ikeja-electric', meterNumber, meterType: 'prepaid' };
  demand(await customer.api.post('/meters/verify', meter), 200);
  await saveAndForget(meter);
  const [bought] = [
    await customer.buy(meterNumber, A_PURCHASE, { key: 'purchase' }),
    await customer.buy(meterNumber, A_PURCHASE, { key: 'purchase' }),
  ];
  const refused = await other.buy(scenarioMeter('01'));
  const slow = await customer.buy(scenarioMeter('02'));
  await Promise.all([bought, slow].map(({ id }) => customer.ended(id)));
  await other.ended(refused.id);
  demand(await apiClient(app.url).get('/metrics'), 200);
  await customer.wallet();
  demand(await customer.api.get('/wallets/limits'), 200);
  const [transaction] = await customer.transactions();
  demand(await customer.api.get(`/transactions/${transaction?.id ?? ''}`), 200);
  await eventually(async () => {
    const waiting = await app.database.query('SELECT 1 FROM events WHERE delivered_at IS NULL');
    expect(waiting).toEqual([]);
  });
}

async function saveAndForget(meter: object): Promise<void> {
  const { token } = customer;
  const api = apiClient(app.url);
  const saving = { ...meter, nickname: 'Home' };
  const { id } = demand(await customer.api.post<{ id: string }>('/meters', saving), 201);
  demand(await customer.api.get('/meters?limit=1'), 200);
  demand(await customer.api.get('/wallets/fundings?status=failed'), 200);
  demand(await api.send('PATCH', `/meters/${id}`, { nickname: 'Mum' }, { token }), 200);
  demand(await api.send('DELETE', `/meters/${id}`, undefined, { token }), 204);
}

async function signInAndOut({ email, password, api: own }: Customer): Promise<void> {
  const api = apiClient(app.url);
  type Tokens = { refreshToken: string };
  const first = demand(await api.post<Tokens>('/auth/login', { email, password }), 200);
  const { refreshToken } = first;
  const second = demand(await api.post<Tokens>('/auth/refresh', { refreshToken }), 200);
  demand(await own.post('/auth/logout', { refreshToken: second.refreshToken }), 204);
}
