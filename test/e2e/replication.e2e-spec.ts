import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { startTestApp, type TestApp } from '../support/app.js';
import { aCustomer, A_PURCHASE, isFinal } from '../support/customer.js';
import { onServer } from '../support/database.js';
import { eventually } from '../support/eventually.js';
import { openLink, type Link } from '../../reliability/chaos/link.js';
import { goodMeter } from '../support/meters.js';
import { startReplicatedPostgres, STANDBY, type ReplicatedPostgres } from '../support/standby.js';

const SYNCHRONOUS = { synchronous_standby_names: STANDBY, synchronous_commit: 'on' };
/** Commits do not wait for the standby: only the worker's own check does. */
const ONLY_CHECKED = { ...SYNCHRONOUS, synchronous_commit: 'local' };

interface Attempt {
  readonly provider: string;
  readonly requestId: string;
  readonly outcome: string | null;
  readonly isAnswered: boolean;
}

describe('a worker that needs a synchronous standby', () => {
  let servers: ReplicatedPostgres;
  let link: Link;
  let app: TestApp | undefined;

  beforeAll(async () => {
    servers = await startReplicatedPostgres();
    link = await openLink(servers.primary.url);
  });
  afterEach(async () => {
    servers.standby.thaw();
    await app?.close();
    app = undefined;
  });
  afterAll(async () => {
    await link.close();
    await servers.remove();
  });

  it('vends what the standby has', async () => {
    await servers.set(SYNCHRONOUS);
    const { customer } = await start();
    const { id } = await customer.buy(goodMeter());
    expect(await customer.ended(id)).toMatchObject({ status: 'completed', attempts: 1 });
    expect(await replicationHealth()).toBe('ok');
  });

  it('sends nothing while the standby hangs, asks, alarms, and vends once it goes on', async () => {
    await servers.set(ONLY_CHECKED);
    // eslint-disable-next-line no-restricted-syntax -- it passes while the standby is frozen, on every machine
    const { customer, app: running } = await start({ SEND_WITHIN_MS: '1000' });
    const { balance } = await customer.wallet();
    await servers.standby.freeze();
    const early = await customer.buy(goodMeter());
    const [attempt] = await eventually(async () => {
      const attempts = await attemptsOf(early.id);
      expect(attempts).toMatchObject([{ isAnswered: true }]);
      return attempts;
    });
    const calls = running.simulator.calls(attempt?.requestId ?? '');
    expect(calls.payCalls).toBe(0);
    expect(calls.requeryCalls).toBeGreaterThan(0);
    expect(await replicationHealth()).toBe('unconfirmed');

    const meter = goodMeter();
    const late = await customer.buy(meter);
    // It was looked at, and put off.
    await eventually(async () => {
      const [row] = await running.database.query<{ isPutOff: boolean }>(
        `SELECT due_at > created_at AS "isPutOff"
          FROM bill_payments JOIN due_work ON subject_id = id WHERE id = $1`,
        [late.id],
      );
      expect(row).toEqual({ isPutOff: true });
    });
    expect(await attemptsOf(late.id)).toEqual([]);

    servers.standby.thaw();
    expect(await customer.ended(late.id)).toMatchObject({ status: 'completed', attempts: 1 });
    expect(await customer.ended(early.id)).toMatchObject({
      status: 'failed',
      failure: { code: 'provider_unavailable' },
    });
    expect(running.simulator.record().map((vend) => vend.billersCode)).toEqual([meter]);
    expect((await customer.wallet()).balance).toBe(balance - A_PURCHASE);
    expect(await replicationHealth()).toBe('ok');
  });

  it('does not believe a commit whose wait was cancelled', async () => {
    await servers.set(SYNCHRONOUS);
    const { customer, app: running } = await start();
    await servers.standby.freeze();
    const meter = goodMeter();
    const asked = customer.buy(meter);
    await eventually(async () => {
      await servers.cancelWaits();
      const rows = await running.database.query(
        `SELECT 1 FROM attempts a JOIN bill_payments p ON p.id = a.payment_id
          WHERE p.meter_number = $1 AND a.last_answer_at IS NOT NULL`,
        [meter],
      );
      expect(rows).toHaveLength(1);
    });
    servers.standby.thaw();
    const { id } = await asked;
    expect(await customer.ended(id)).toMatchObject({ status: 'failed' });
    expect(running.simulator.record()).toEqual([]);
  });

  it('has sent nothing that the standby does not know when it takes over', async () => {
    await servers.set(ONLY_CHECKED);
    const { customer, app: running } = await start({ VEND_WHEN_ALONE: 'on' });
    const before = await customer.buy(goodMeter());
    await customer.ended(before.id);
    await servers.inStep();
    await servers.standby.freeze();
    const meter = goodMeter();
    const bought = await customer.buy(meter, A_PURCHASE, { key: 'bought-before' });
    await eventually(async () => {
      expect(await attemptsOf(bought.id)).toHaveLength(1);
    });

    await servers.primary.kill9();
    await servers.standby.kill9();
    await servers.standby.start();
    await servers.standby.promote();
    link.leadTo(servers.standby.url);
    link.cut();

    const again = await eventually(() => customer.buy(meter, A_PURCHASE, { key: 'bought-before' }));
    expect(again.id).not.toBe(bought.id);
    expect(isFinal(await customer.payment(again.id))).toBe(false);
    // Workers ask first on another timeline, until somebody has looked.
    await eventually(async () => {
      const ended = await running.database.query(
        'UPDATE ask_only_periods SET ended_at = now() WHERE ended_at IS NULL RETURNING id',
      );
      expect(ended).toHaveLength(1);
    });
    expect(await customer.ended(again.id)).toMatchObject({ status: 'completed', attempts: 1 });
    const sent = running.simulator.record();
    expect(sent.filter((vend) => vend.billersCode === meter)).toHaveLength(1);
    const known = await running.database.query<{ requestId: string }>(
      'SELECT request_id AS "requestId" FROM attempts',
    );
    const ids = known.map(({ requestId }) => requestId);
    expect(sent.filter((vend) => !ids.includes(vend.requestId))).toEqual([]);
  });

  async function start(
    env: Record<string, string> = {},
  ): Promise<{ app: TestApp; customer: Awaited<ReturnType<typeof aCustomer>> }> {
    await servers.inStep();
    app = await startTestApp({ REPLICATION: 'synchronous', ...env }, { databaseUrl: link.url });
    return { app, customer: await aCustomer(app) };
  }

  function attemptsOf(paymentId: string): Promise<Attempt[]> {
    return onServer<Attempt>(
      servers.primary.url,
      `SELECT provider, request_id AS "requestId", outcome, last_answer_at IS NOT NULL AS "isAnswered"
        FROM attempts WHERE payment_id = '${paymentId}' ORDER BY number`,
    );
  }

  async function replicationHealth(): Promise<unknown> {
    const answer = await fetch(`${app?.url ?? ''}/health/ready`);
    const body = (await answer.json()) as { checks: { replication: string } };
    return body.checks.replication;
  }
});
