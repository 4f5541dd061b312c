import { randomUUID } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startTestApp } from '../../../test/support/app.js';
import { aCustomer, type Customer } from '../../../test/support/customer.js';
import { eventually } from '../../../test/support/eventually.js';
import { letGracePass } from '../../../test/support/waits.js';
import { goodMeter, meterOfFirst, scenarioMeter } from '../../../test/support/meters.js';
import type { LogLine } from '../client-log.js';
import type { GatewayPayment } from '../gateway-record.js';
import type { Vend } from '../provider-record.js';
import { someFundings, type SmallFundings } from './small-fundings.js';

/** What each purchase of the small world came to. */
export type Role =
  | 'delivered'
  | 'other'
  | 'postpaid'
  | 'late'
  | 'refused'
  | 'unheard'
  | 'reversed'
  | 'open'
  /** Refused by the first provider, delivered by the second. */
  | 'rerouted';

/** A world in which everything is right: real purchases and fundings of every end, at rest. */
export interface SmallWorld {
  readonly databaseUrl: string;
  readonly vends: readonly Vend[];
  readonly gatewayPayments: readonly GatewayPayment[];
  readonly log: readonly LogLine[];
  readonly ids: Readonly<Record<Role, string>>;
  readonly fundings: SmallFundings;
  close(): Promise<void>;
}

const PENDING_FOR_EVER = '201000000000';
const METERS: Readonly<Record<Role, () => string>> = {
  delivered: goodMeter,
  other: () => scenarioMeter('14'),
  postpaid: goodMeter,
  late: () => scenarioMeter('02'),
  refused: () => scenarioMeter('01'),
  unheard: () => scenarioMeter('08'),
  reversed: () => scenarioMeter('04'),
  open: () => PENDING_FOR_EVER,
  rerouted: () => meterOfFirst('01'),
};
const ENDS: Readonly<Record<Role, string>> = {
  delivered: 'completed',
  other: 'completed',
  postpaid: 'completed',
  late: 'completed',
  refused: 'failed',
  unheard: 'failed',
  reversed: 'failed',
  open: 'needs_review',
  rerouted: 'completed',
};

/** Makes it, by apps and a simulator that are gone when it is there. */
export async function aSmallWorld(): Promise<SmallWorld> {
  const waits = { REQUERY_SCHEDULE: '100ms*40', REVERSAL_CHECKS: '400ms,400ms' };
  const env = { SERVICE_FEE: '10000', ...waits };
  const test = await startTestApp(env, { hasBuypower: true });
  const customer = await aCustomer(test);
  const log: LogLine[] = [];
  await fundWithKey(customer, log);
  await fundWithKey(customer, log);
  const ids = {} as Record<Role, string>;
  for (const role of Object.keys(METERS) as Role[]) ids[role] = await buy(customer, role, log);
  await eventually(async () => {
    await letGracePass(test.database);
    for (const role of Object.keys(METERS) as Role[]) {
      const { status } = await customer.payment(ids[role]);
      if (status !== ENDS[role]) throw new Error(`${role} is ${status}`);
    }
    const [left] = await test.database.query<{ events: number }>(
      'SELECT count(*) AS events FROM events WHERE delivered_at IS NULL',
    );
    if (left?.events !== 0) throw new Error('events are still to be delivered');
  });
  const seen = await customer.payment(ids.other);
  const token = seen.tokens.find(({ role }) => role === 'credit')?.value ?? null;
  log.push({ line: 'seen', id: seen.id, status: seen.status, token });
  const vends = ['vtpass', 'buypower'].flatMap((provider) =>
    test.simulator
      .face(provider)
      .record()
      .map((vend) => ({ ...vend, provider })),
  );
  await test.app.close();
  const { fundings, gatewayPayments } = await someFundings(test, customer, log, env);
  await test.database.close();
  await test.simulator.close();
  const { databaseUrl } = test;
  const close = (): Promise<void> => Promise.resolve();
  return { databaseUrl, vends, gatewayPayments, log, ids, fundings, close };
}

async function fundWithKey({ api, walletId }: Customer, log: LogLine[]): Promise<void> {
  const key = randomUUID();
  const amount = 1_000_000;
  const n = log.length;
  log.push({ line: 'ask', n, what: 'funding', wallet: walletId, key, amount });
  const headers = { 'Idempotency-Key': key };
  const { status, body } = await api.post<{ id: string }>('/wallets/fund', { amount }, { headers });
  log.push({ line: 'answer', n, status, id: body.id });
}

async function buy(customer: Customer, role: Role, log: LogLine[]): Promise<string> {
  const [key, meter, amount, n] = [randomUUID(), METERS[role](), 500_000, log.length];
  const meterType = role === 'postpaid' ? 'postpaid' : 'prepaid';
  log.push({ line: 'ask', n, what: 'purchase', wallet: customer.walletId, key, amount, meter });
  const { status, body } = await customer.request(meter, amount, { key, meterType });
  const { id, transactionId, createdAt } = body;
  log.push({ line: 'answer', n, status, id, transactionId, createdAt });
  return id;
}

/** A simulator's record that says what a test wants it to say of each provider and of the gateway. */
export async function serveRecord(
  vends: readonly Vend[],
  gatewayPayments: readonly GatewayPayment[],
): Promise<{ url: string; close(): Promise<void> }> {
  const server: Server = createServer(({ url = '' }, response) => {
    const provider = new URL(url, 'http://localhost').searchParams.get('provider');
    const ofGateway = gatewayPayments.filter(({ gateway }) => gateway === provider);
    const data = [...vends.filter((vend) => vend.provider === provider), ...ofGateway];
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ data, next: data.length }));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/_record`,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

/** The clients' log as a file. */
export async function writeLog(
  lines: readonly LogLine[],
): Promise<{ path: string; remove(): Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'bill-vending-test-log-'));
  const path = join(folder, 'clients.ndjson');
  await writeFile(path, lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
  return { path, remove: () => rm(folder, { recursive: true }) };
}
