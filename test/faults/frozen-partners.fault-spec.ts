import { once } from 'node:events';
import { connect } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import { Redis } from 'ioredis';
import { paystackEnvironment } from '../support/app.js';
import { startAppProcess, type AppProcess } from '../support/app-process.js';
import { aCustomer, A_PURCHASE, type Customer, type Place } from '../support/customer.js';
import { eventually } from '../support/eventually.js';
import { childrenOf, freeze, parentOf } from '../../reliability/chaos/frozen.js';
import { openLink } from '../../reliability/chaos/link.js';
import { startGatewayProcess } from '../support/gateway-process.js';
import { goodMeter, scenarioMeter } from '../support/meters.js';
import { migrateTestDatabase } from '../support/migrate.js';
import { aPayer, returnFromGateway } from '../support/payer.js';
import { startPostgresServer } from '../support/postgres-server.js';
import { startRedis } from '../support/redis.js';
import { aStage, type Stage, type StageOptions } from '../support/stage.js';
import { temporaryFolder } from '../support/temporary-folder.js';

const PURCHASES = 5;
const AMOUNT = 5_000_00;

/** Freezes a partner. @returns what lets it go on. */
type Freeze = () => Promise<() => void> | (() => void);

describe('a process that is told to stop while a partner is frozen', () => {
  const undo: (() => unknown)[] = [];

  afterEach(async () => {
    for (const one of undo.splice(0).reverse()) await one();
  });

  const stageOf = async (options: StageOptions = {}): Promise<Stage> => {
    const stage = await aStage({ settleAfterMs: 1_500, ...options });
    undo.push(() => stage.close());
    return stage;
  };

  /** Buys, freezes while the purchases are under way, and asserts that the process ends by itself. */
  const endsWhile = async (
    app: AppProcess,
    customer: Customer,
    halt: Freeze,
  ): Promise<string[]> => {
    await Promise.all(Array.from({ length: PURCHASES }, () => customer.buy(scenarioMeter('12'))));
    const thaw = await halt();
    undo.push(thaw);
    process.kill(app.pid, 'SIGTERM');
    expect(await app.ended()).toEqual({ code: 0, signal: null });
    const lines = app.lines();
    // It came to its own end, by steps of which each is over or was cut off.
    expect(lines.filter(({ msg }) => msg === 'stopped')).toHaveLength(1);
    expect(lines.filter(({ level }) => level === 'fatal')).toEqual([]);
    thaw();
    return lines
      .filter(({ msg }) => /^a step of stopping/.test(String(msg)))
      .map(({ step }) => String(step));
  };

  /** The next process ends what this one left, and the money is right. */
  const isMadeGood = async (stage: Stage, env: Record<string, string> = {}): Promise<void> => {
    await stage.start(env);
    await stage.settled('atMostOnce');
  };

  it('PostgreSQL: ends by itself, and the money is right', async () => {
    const server = await startPostgresServer();
    undo.push(() => server.remove());
    await migrateTestDatabase(server.url);
    const stage = await stageOf({ databaseUrl: server.url });
    const app = await stage.start();
    await endsWhile(app, await aCustomer(stage), async () => {
      const [row] = await stage.database.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
      return freeze(await parentOf(row!.pid));
    });
    await isMadeGood(stage);
  });

  it('the link to PostgreSQL, which drops every byte: the same', async () => {
    const stage = await stageOf();
    const link = await openLink(stage.databaseUrl);
    undo.push(() => link.close());
    const app = await stage.start({ DATABASE_URL: link.url });
    await endsWhile(app, await aCustomer(stage), () => {
      link.dropBytes();
      return () => undefined;
    });
    await isMadeGood(stage);
  });

  it('Redis: the same', async () => {
    const redis = await startRedis();
    if (redis === undefined) {
      process.stderr.write('There is no redis-server here: a frozen one is not tested.\n');
      return;
    }
    undo.push(() => redis.stop());
    const stage = await stageOf({ env: { REDIS_URL: redis.url } });
    const app = await stage.start();
    await endsWhile(app, await aCustomer(stage), async () => {
      const client = new Redis(redis.url);
      const pid = /^process_id:(\d+)/m.exec(await client.info('server'))?.[1];
      client.disconnect();
      return freeze(Number(pid));
    });
    await isMadeGood(stage);
  });

  it('provider and gateway, behind a link that drops every byte: the same', async () => {
    const stage = await stageOf({ hasPaystack: false });
    const link = await openLink(stage.simulator.url);
    undo.push(() => link.close());
    const app = await stage.start({ VTPASS_BASE_URL: link.url });
    const customer = await aCustomer(stage);
    const gateway = new URL(paystackEnvironment(stage.simulator)['PAYSTACK_BASE_URL']!);
    const gatewayLink = await openLink(gateway.href);
    undo.push(() => gatewayLink.close());
    link.dropBytes();
    gatewayLink.dropBytes();
    const steps = await endsWhile(app, customer, async () => {
      await eventually(async () => {
        expect(await stage.database.query('SELECT provider FROM attempts')).not.toEqual([]);
      });
      return () => undefined;
    });
    expect(steps).toContain('payments');
    await isMadeGood(stage);
  });

  it('the gateway, by SIGSTOP: ends by itself, and the funding that was asked for is one afterwards', async () => {
    const folder = await temporaryFolder('gateway');
    undo.push(() => folder.remove());
    const gateway = await startGatewayProcess(folder.path);
    undo.push(() => gateway.kill9());
    const env = { PAYSTACK_BASE_URL: gateway.url };
    const stage = await stageOf({ hasPaystack: true, env });
    const app = await stage.start();
    const payer = await aPayer(stage);
    const thaw = await freeze(gateway.pid);
    undo.push(thaw);
    // Nobody answers it: it is asked again below.
    const asked = payer.fund(AMOUNT, 'asked-of-a-frozen-gateway').catch(() => undefined);
    await eventually(async () => {
      expect(await stage.database.query('SELECT id FROM fundings')).toHaveLength(1);
    });
    process.kill(app.pid, 'SIGTERM');
    expect(await app.ended()).toEqual({ code: 0, signal: null });
    expect(app.lines().filter(({ msg }) => msg === 'stopped')).toHaveLength(1);
    expect((await asked)?.status).not.toBe(201);
    thaw();
    await stage.start();
    const opened = await eventually(() => payer.opened(AMOUNT, 'asked-of-a-frozen-gateway'));
    expect(await stage.database.query('SELECT id FROM fundings')).toEqual([{ id: opened.id }]);
    await gateway.pay(opened.reference);
    await returnFromGateway(stage, opened.reference);
    await payer.until(opened.id, 'completed');
    expect((await payer.customer.wallet()).balance).toBe(AMOUNT);
    expect(await gateway.record()).toHaveLength(1);
  });

  it('a client that sends half a request and reads nothing: ends by itself', async () => {
    const stage = await stageOf();
    const app = await stage.start();
    // Just before the signal: 30 s after it began, the server would have ended the request by itself.
    const steps = await endsWhile(app, await aCustomer(stage), async () => {
      const socket = connect(Number(new URL(app.url).port), '127.0.0.1');
      undo.push(() => socket.destroy());
      socket.on('error', () => undefined);
      socket.write('POST /auth/login HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n');
      socket.write('Content-Length: 100\r\nExpect: 100-continue\r\n\r\n');
      // "100 Continue": the server has begun with it.
      await once(socket, 'data');
      socket.pause().write('{');
      return () => undefined;
    });
    expect(steps).toEqual(expect.arrayContaining(['requests under way', 'connections of clients']));
    expect(steps).not.toContain('application');
    await isMadeGood(stage);
  });

  it('what it started itself, PostgreSQL and the simulator: the same, and the next start works', async () => {
    const folder = await temporaryFolder('embedded');
    undo.push(() => folder.remove());
    const env = { DATA_DIR: folder.path, SIMULATOR_PORT: '0', SWEEP_INTERVAL_MS: '100' };
    let app = await startAppProcess(env);
    undo.push(() => app.stop());
    const place: Place = {
      get url() {
        return app.url;
      },
    };
    const customer = await aCustomer(place, { balance: (PURCHASES + 1) * A_PURCHASE });
    const steps = await endsWhile(app, customer, async () => {
      const children = await childrenOf(app.pid);
      expect(children.length).toBeGreaterThanOrEqual(2);
      const thaws = await Promise.all(children.map(freeze));
      return () => {
        for (const thaw of thaws) thaw();
      };
    });
    expect(steps).toContain('local services');
    app = await startAppProcess(env);
    const { id } = await customer.buy(goodMeter());
    expect((await customer.ended(id)).status).toBe('completed');
    await eventually(async () => {
      expect((await customer.wallet()).balance).toBe(0);
    });
  });
});
