import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { transformFile } from '@swc/core';
import { aVtpassOrder, aRequestId, call } from './http-client-for-spec.js';
import { lagosDate } from './vtpass/request-id.js';

let folder: string;
const children: ChildProcess[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'simulator-program-'));
  await mkdir(join(folder, 'program'));
  await writeFile(join(folder, 'program', 'package.json'), '{"type":"module"}');
  const sources = await readdir(import.meta.dirname, { recursive: true });
  for (const name of sources.filter((file) => /^(?!.*spec[.]ts$).*[.]ts$/.test(file))) {
    const { code } = await transformFile(join(import.meta.dirname, name), { swcrc: true });
    await mkdir(dirname(join(folder, 'program', name)), { recursive: true });
    await writeFile(join(folder, 'program', name.replace(/[.]ts$/, '.js')), code);
  }
});

afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
});

afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

function run(environment: Record<string, string> = {}): ChildProcess {
  const child = fork(join(folder, 'program', 'main.js'), {
    env: { SIMULATOR_PORT: '0', SIMULATOR_DATA_DIR: join(folder, 'data'), ...environment },
    silent: true,
    execArgv: [],
  });
  children.push(child);
  return child;
}

async function urlOf(child: ChildProcess): Promise<string> {
  const [message] = (await once(child, 'message')) as [{ type: string; url: string }];
  expect(message.type).toBe('listening');
  return message.url;
}

async function exitOf(child: ChildProcess): Promise<unknown[]> {
  return (await once(child, 'exit')) as unknown[];
}

const headers = { 'api-key': 'sim-api-key', 'secret-key': 'SK_simulator' };
const post = (url: string, body: unknown): ReturnType<typeof call> =>
  call(url, { method: 'POST', headers, body: JSON.stringify(body) });

describe('the simulator program', () => {
  it('knows after kill -9 what it answered before', async () => {
    const request_id = aRequestId(`${lagosDate(Date.now())}0000`);
    const first = run();
    const firstUrl = await urlOf(first);
    expect((await post(`${firstUrl}/pay`, aVtpassOrder({ request_id }))).json['code']).toBe('000');
    const before = await post(`${firstUrl}/requery`, { request_id });
    first.kill('SIGKILL');
    await exitOf(first);
    const url = await urlOf(run());
    expect((await post(`${url}/requery`, { request_id })).text).toBe(before.text);
    expect((await post(`${url}/pay`, aVtpassOrder({ request_id }))).json['code']).toBe('014');
    const again = aVtpassOrder({ request_id: aRequestId(`${lagosDate(Date.now())}0000`) });
    expect((await post(`${url}/pay`, again)).json['code']).toBe('019');
  });

  it('is BuyPower as well, by a key of its own', async () => {
    const url = await urlOf(run({ SIMULATOR_DATA_DIR: join(folder, 'both') }));
    const balance = new URL('/buypower/v2/wallet/balance', url).href;
    const asked = (key: string): ReturnType<typeof call> =>
      call(balance, { headers: { authorization: `Bearer ${key}` } });
    expect((await asked('sim-buypower-key')).json).toMatchObject({ responseCode: 200 });
    expect((await asked('sim-api-key')).status).toBe(401);
    expect((await readdir(join(folder, 'both'))).sort()).toEqual([
      'buypower.jsonl',
      'paystack.jsonl',
      'record.jsonl',
    ]);
  });

  it('is Paystack as well, by a key and a profile of its own', async () => {
    const profile = '{"seed":3,"unpaid":"pending"}';
    const url = await urlOf(
      run({ SIMULATOR_PAYSTACK_PROFILE: profile, PAYSTACK_AUTOPAY: '0.5/100' }),
    );
    const list = new URL('/paystack/transaction', url).href;
    const headersOf = (key: string): RequestInit => ({
      headers: { authorization: `Bearer ${key}` },
    });
    expect((await call(list, headersOf('sk_simulator'))).json).toMatchObject({ data: [] });
    expect((await call(list, headersOf('sim-api-key'))).status).toBe(401);
    expect((await call(new URL('/_paystack/profile', url).href)).json['data']).toEqual({
      seed: 3,
      unpaid: 'pending',
      autoPay: { success: 0.5, minMs: 50, maxMs: 150 },
    });
  });

  it('knows after kill -9 what was paid, and goes on telling of it', async () => {
    const environment = {
      SIMULATOR_DATA_DIR: join(folder, 'paid'),
      SIMULATOR_PAYSTACK_WEBHOOK_URL: 'http://127.0.0.1:9/nobody',
      SIMULATOR_PAYSTACK_WEBHOOK_RETRY_MS: '60000',
    };
    const first = run(environment);
    const { origin } = new URL(await urlOf(first));
    const body = { email: 'ada@example.com', amount: 500_000, reference: 'fund-1' };
    const key = { authorization: 'Bearer sk_simulator' };
    const init = { method: 'POST', headers: key, body: JSON.stringify(body) };
    expect((await call(`${origin}/paystack/transaction/initialize`, init)).status).toBe(200);
    await call(`${origin}/_paystack/pay?reference=fund-1`, { method: 'POST' });
    first.kill('SIGKILL');
    await exitOf(first);
    const next = new URL(await urlOf(run(environment))).origin;
    const verified = await call(`${next}/paystack/transaction/verify/fund-1`, { headers: key });
    expect(verified.json).toMatchObject({ data: { status: 'success', amount: 500_000 } });
    const { json } = await call(`${next}/_record?provider=paystack`);
    expect(json).toMatchObject({ data: [{ webhooks: [{ event: 'charge.success' }] }] });
  });

  it('leaves Ctrl-C to its parent, and stops when told or when the parent is gone', async () => {
    const refused = run();
    const url = await urlOf(refused);
    refused.kill('SIGINT');
    expect((await call(url.replace('/api', '/_health'))).status).toBe(200);
    refused.kill('SIGTERM');
    expect(await exitOf(refused)).toEqual([0, null]);
    const orphan = run();
    await urlOf(orphan);
    orphan.disconnect();
    expect(await exitOf(orphan)).toEqual([0, null]);
  });

  it('says in one line that its port is taken', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const address = other.address();
    const port = typeof address === 'object' ? String(address?.port) : '';
    const child = run({ SIMULATOR_PORT: port });
    let stderr = '';
    child.stderr?.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
    const message = `Simulator did not start: port ${port} is already in use`;
    const [heard] = (
      await Promise.all([once(child, 'message'), once(child, 'close')])
    )[0] as unknown[];
    expect(heard).toEqual({ type: 'failed', message });
    expect(child.exitCode).toBe(1);
    expect(stderr).toBe(`${message}\n`);
    other.close();
  });

  it('takes a profile by its name', async () => {
    const url = await urlOf(run({ SIMULATOR_PROFILE: 'storm' }));
    expect((await call(url.replace('/api', '/_profile'))).text).toContain('"p99Ms":5000');
  });

  it.each([
    ['SIMULATOR_SETTLE_AFTER_MS', 'soon', 'must be a whole number'],
    ['SIMULATOR_PROFILE', '{"chances":{"luck":1}}', 'chances has no luck'],
    ['SIMULATOR_CALLBACK_URL', 'localhost:3000', 'must be an http'],
    ['SIMULATOR_PAYSTACK_PROFILE', '{"verify":{"luck":1}}', 'verify has no luck'],
    ['PAYSTACK_AUTOPAY', '2/100', 'is a chance'],
    ['SIMULATOR_PAYSTACK_WEBHOOK_URL', 'localhost:3000', 'must be an http'],
    ['SIMULATOR_PAYSTACK_WEBHOOK_RETRY_MS', '1,soon', 'must be whole numbers'],
  ])('refuses an environment it cannot read: %s=%s', async (name, value, words) => {
    const child = run({ [name]: value });
    const [[heard]] = (await Promise.all([once(child, 'message'), exitOf(child)])) as [
      [{ message: string }],
      unknown,
    ];
    expect(heard.message).toContain(name);
    expect(heard.message).toContain(words);
    expect(child.exitCode).toBe(1);
  });
});
