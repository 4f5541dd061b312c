import { once } from 'node:events';
import { Agent, request, type IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { AppProcess } from '../support/app-process.js';
import { aCustomer, demand, type Customer, type Payment } from '../support/customer.js';
import { eventually } from '../support/eventually.js';
import { apiClient } from '../support/http.js';
import { goodMeter, scenarioMeter } from '../support/meters.js';
import { aStage, type Stage } from '../support/stage.js';

const CLIENTS = 8;
/** The longest that DRAIN_MS may say: what happens within it happens while the process drains. */
const LONGEST = { DRAIN_MS: '10000' };

/** One customer's connection, kept open between requests. */
interface KeptConnection {
  readonly answers: number;
  /** The status of the last answer, or the code of what ended the connection instead. */
  readonly end: number | string;
}

/** Asks again and again on one connection until it is refused. */
async function askUntilRefused(url: string, token: string): Promise<KeptConnection> {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  for (let answers = 0; ; answers += 1) {
    try {
      const status = await ask(`${url}/wallets`, token, agent);
      if (status !== 200) return { answers, end: status };
    } catch (error) {
      return { answers, end: (error as NodeJS.ErrnoException).code ?? String(error) };
    }
  }
}

async function ask(url: string, token: string, agent: Agent): Promise<number> {
  const asked = request(url, { agent, headers: { Authorization: `Bearer ${token}` } });
  asked.end();
  const [answer] = (await once(asked, 'response')) as [IncomingMessage];
  answer.resume();
  await once(answer, 'end');
  return answer.statusCode ?? 0;
}

describe('a process that was told to stop', () => {
  let stage: Stage;
  let app: AppProcess;
  let customer: Customer;

  beforeAll(async () => {
    stage = await aStage();
  });
  afterEach(() => app.kill9());
  afterAll(() => stage.close());

  const start = async (env: Record<string, string>): Promise<void> => {
    app = await stage.start(env);
    customer = await aCustomer(stage);
  };
  const terminate = (): void => void process.kill(app.pid, 'SIGTERM');
  const isDraining = (): Promise<void> =>
    eventually(async () => {
      const ready = await apiClient(app.url).get('/health/ready');
      expect(ready).toMatchObject({ status: 503, body: { code: 'busy' } });
    });

  it.each(['0', '1000'])(
    'breaks no connection that is in use, and leaves no request unanswered (DRAIN_MS=%s)',
    async (DRAIN_MS) => {
      await start({ DRAIN_MS });
      let total = 0;
      const clients = Array.from({ length: CLIENTS }, async () => {
        const connection = await askUntilRefused(app.url, customer.token);
        total += connection.answers;
        return connection;
      });
      await eventually(async () => {
        const text = await (await fetch(`${app.url}/metrics`)).text();
        const count = /duration_seconds_count{[^}]*"\/wallets"[^}]*} (\d+)/.exec(text)?.[1];
        expect(Number(count)).toBeGreaterThan(CLIENTS * 20);
      });
      terminate();
      const ends = (await Promise.all(clients)).map(({ end }) => end);
      // 503: refused on a connection. ECONNREFUSED: on none, after the last one was let go.
      expect(ends.filter((end) => end !== 503 && end !== 'ECONNREFUSED')).toEqual([]);
      expect(ends).toContain(503);
      expect(total).toBeGreaterThan(0);
      expect(await app.ended()).toEqual({ code: 0, signal: null });
    },
  );

  it('says first that it is not ready, and goes on selling meanwhile', async () => {
    await start(LONGEST);
    terminate();
    await isDraining();
    const { url } = app;
    const answer = await fetch(`${url}/wallets`, {
      headers: { Authorization: `Bearer ${customer.token}` },
    });
    expect([answer.status, answer.headers.get('connection')]).toEqual([200, 'close']);
    expect((await customer.buy(goodMeter())).status).toBeDefined();
    expect(await apiClient(url).get('/health/live')).toMatchObject({ status: 200 });
  });

  it.each(['before', 'while'])(
    'answers at once to a request that waits since %s it drains, with the payment as it is',
    async (since) => {
      await start(LONGEST);
      const pending = await customer.buy(scenarioMeter('02'));
      const wait = (): Promise<Payment> =>
        customer.api
          .get<Payment>(`/bill-payments/${pending.id}`, { headers: { Prefer: 'wait=30' } })
          .then((answer) => demand(answer, 200));
      if (since === 'before') {
        const waiting = wait();
        // Another request of the same customer was answered since: the one that waits has begun.
        await customer.wallet();
        terminate();
        expect((await waiting).id).toBe(pending.id);
      } else {
        terminate();
        await isDraining();
        expect((await wait()).id).toBe(pending.id);
      }
      // It drains still: nobody waited for the end of the process.
      await isDraining();
    },
  );

  it('lets go of an idle connection by saying so, and never by a reset', async () => {
    await start({});
    const { port } = new URL(app.url);
    const sockets = Array.from({ length: CLIENTS }, () => connect(Number(port), '127.0.0.1'));
    const faults: unknown[] = [];
    const ends = sockets.map(async (socket) => {
      socket.on('error', (error) => faults.push(error));
      await once(socket, 'connect');
      socket.write('GET /health/live HTTP/1.1\r\nHost: x\r\n\r\n');
      await once(socket, 'data');
      await once(socket, 'end');
    });
    const silent = connect(Number(port), '127.0.0.1').on('error', (error) => faults.push(error));
    const ended = once(silent.resume(), 'end');
    await eventually(() => {
      expect(sockets.map(({ bytesRead }) => bytesRead > 0)).toEqual(sockets.map(() => true));
    });
    terminate();
    await Promise.all([...ends, ended]);
    expect(faults).toEqual([]);
    expect(await app.ended()).toEqual({ code: 0, signal: null });
  });

  it('hurries when it is told a second time', async () => {
    await start(LONGEST);
    terminate();
    await isDraining();
    terminate();
    expect(await app.ended()).toEqual({ code: 1, signal: null });
  });
});
