import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { loadConfig } from '../../../config/config.js';
import { testEnvironment } from '../../../../test/support/app.js';
import { eventually } from '../../../../test/support/eventually.js';
import { onServer } from '../../../../test/support/database.js';
import {
  startReplicatedPostgres,
  STANDBY,
  type ReplicatedPostgres,
} from '../../../../test/support/standby.js';
import { inGoodTime } from '../../../../test/support/waits.js';
import { createLog } from '../../logging/log.js';
import { Metrics } from '../../metrics/metrics.js';
import { Database, type Sql } from '../database.js';
import { Replication } from './replication.service.js';

const SYNCHRONOUS = { synchronous_standby_names: STANDBY, synchronous_commit: 'on' };
/** Commits do not wait for the standby, though it is a synchronous one: only our check does. */
const ONLY_CHECKED = { ...SYNCHRONOUS, synchronous_commit: 'local' };

/** On the clock of `performance.now()`. */
const ALREADY_OVER = 0;

function aWrite(sql: Sql): Promise<unknown[]> {
  return sql.query('UPDATE installation SET id = id');
}

describe('with a primary and a standby', () => {
  let servers: ReplicatedPostgres;
  const opened: { close(): Promise<void> }[] = [];

  beforeAll(async () => {
    servers = await startReplicatedPostgres();
  });

  afterEach(async () => {
    servers.standby.thaw();
    await Promise.all(opened.splice(0).map((one) => one.close()));
    await servers.inStep();
  });

  afterAll(() => servers.remove());

  it('what the standby has on its disk is confirmed', async () => {
    await servers.set(SYNCHRONOUS);
    const { replication } = await open();
    const { commit } = await replication.write(aWrite);
    expect(await replication.isConfirmed(commit, inGoodTime())).toBe(true);
    expect(replication.isHolding).toBe(false);
  });

  it('what it does not have is not, and nothing is until it has it; then all is', async () => {
    await servers.set(ONLY_CHECKED);
    const { replication, metrics } = await open();
    await servers.standby.freeze();
    const { commit } = await replication.write(aWrite);
    // Its time is over at once; that of the other has not come when the standby goes on.
    expect(await replication.isConfirmed(commit, ALREADY_OVER)).toBe(false);
    expect(replication.isHolding).toBe(true);
    expect(await metrics.text()).toContain('bill_vending_replication_unconfirmed 1');
    expect(await metrics.text()).toContain('bill_vending_unconfirmed_attempts_total 1');
    const { commit: later } = await replication.write(aWrite);
    const confirmed = replication.isConfirmed(later, inGoodTime());
    servers.standby.thaw();
    expect(await confirmed).toBe(true);
    await eventually(() => {
      expect(replication.isHolding).toBe(false);
    });
  });

  it('a commit that was made to wait no longer is not confirmed, whatever the standby has later', async () => {
    await servers.set(SYNCHRONOUS);
    const { replication } = await open();
    await servers.standby.freeze();
    const written = replication.write(aWrite);
    await eventually(async () => {
      expect(await servers.cancelWaits()).toBeGreaterThan(0);
    });
    const { commit } = await written;
    expect(commit).toMatchObject({ isWaitCancelled: true });
    servers.standby.thaw();
    await servers.inStep();
    expect(await replication.isConfirmed(commit, inGoodTime())).toBe(false);
    const { commit: next } = await replication.write(aWrite);
    expect(next).toMatchObject({ isWaitCancelled: false });
    expect(await replication.isConfirmed(next, inGoodTime())).toBe(true);
  });

  it('a standby that commits do not wait for confirms nothing, also where a lone primary is enough', async () => {
    await servers.set({ synchronous_standby_names: '', synchronous_commit: 'on' });
    const { replication } = await open({ VEND_WHEN_ALONE: 'on' });
    expect(replication.isHolding).toBe(true);
    const { commit } = await replication.write(aWrite);
    const isConfirmed = replication.isConfirmed(commit, inGoodTime());
    await servers.set(SYNCHRONOUS);
    expect(await isConfirmed).toBe(true);
  });

  it('another run of the server is not asked about what was committed before', async () => {
    await servers.set(SYNCHRONOUS);
    const { replication } = await open();
    const { commit } = await replication.write(aWrite);
    await servers.primary.stop();
    await servers.primary.start();
    await servers.inStep();
    expect(await replication.isConfirmed(commit, inGoodTime())).toBe(false);
  });

  it('a primary that is alone is enough where that was said, and only there', async () => {
    await servers.set({ synchronous_standby_names: '', synchronous_commit: 'on' });
    await servers.standby.stop();
    await eventually(async () => {
      expect(await onServer(servers.primary.url, 'SELECT 1 FROM pg_stat_replication')).toEqual([]);
    });
    const { replication: allowed } = await open({ VEND_WHEN_ALONE: 'on' });
    expect(allowed.isHolding).toBe(false);
    const { commit } = await allowed.write(aWrite);
    expect(await allowed.isConfirmed(commit, inGoodTime())).toBe(true);
    const { replication: strict } = await open();
    expect(strict.isHolding).toBe(true);
    const { commit: other } = await strict.write(aWrite);
    expect(await strict.isConfirmed(other, ALREADY_OVER)).toBe(false);
    await servers.standby.start();
  });

  it('a role that may not see standbys is refused at the start, with what to do', async () => {
    await onServer(servers.primary.url, `CREATE ROLE nosy LOGIN PASSWORD 'x'`);
    const { hostname, port, pathname } = new URL(servers.primary.url);
    const url = `postgres://nosy:x@${hostname}:${port}${pathname}`;
    await expect(open({}, url)).rejects.toThrow('GRANT pg_read_all_stats');
    await onServer(servers.primary.url, 'GRANT pg_monitor TO nosy');
    await expect(open({}, url)).resolves.toBeDefined();
  });

  it('without the setting nothing is asked', async () => {
    const { replication } = await open({ REPLICATION: 'none' });
    const { commit } = await replication.write(aWrite);
    expect(commit).toBeNull();
    expect(await replication.isConfirmed(commit, ALREADY_OVER)).toBe(true);
  });

  async function open(
    env: Record<string, string> = {},
    url = servers.primary.url,
  ): Promise<{ replication: Replication; metrics: Metrics }> {
    const config = loadConfig({
      ...testEnvironment(url, 'http://127.0.0.1:9'),
      REPLICATION: 'synchronous',
      ...env,
    });
    const log = createLog(config);
    const database = new Database(url, { connectionsMax: 4, onIdleError: () => undefined });
    const metrics = new Metrics();
    const replication = new Replication(config, database, log, metrics);
    opened.push({
      close: async () => {
        replication.onModuleDestroy();
        metrics.onApplicationShutdown();
        await database.close();
      },
    });
    await replication.onModuleInit();
    return { replication, metrics };
  }
});
