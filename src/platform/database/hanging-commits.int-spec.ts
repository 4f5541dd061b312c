import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { onServer } from '../../../test/support/database.js';
import { eventually } from '../../../test/support/eventually.js';
import {
  startReplicatedPostgres,
  STANDBY,
  type ReplicatedPostgres,
} from '../../../test/support/standby.js';
import { Connections } from './connections.js';
import { Database } from './database.js';
import { WriteCheck } from './write-check.js';

const A_WRITE = 'UPDATE installation SET id = id';

describe('a primary whose commits wait for a standby that is frozen', () => {
  let servers: ReplicatedPostgres;
  const opened: { close(): unknown }[] = [];

  beforeAll(async () => {
    servers = await startReplicatedPostgres();
    await servers.set({ synchronous_standby_names: STANDBY, synchronous_commit: 'on' });
  });

  afterEach(async () => {
    servers.standby.thaw();
    await Promise.all(opened.splice(0).map((one) => one.close()));
    await servers.inStep();
  });

  afterAll(() => servers.remove());

  it.each([
    ['a statement', (database: Database) => database.query(A_WRITE)],
    ['a COMMIT', (database: Database) => database.transaction((tx) => tx.query(A_WRITE))],
  ])(
    'shuts the door though reads are answered, and opens it with the next commit: %s',
    async (_, write) => {
      const database = open();
      await servers.standby.freeze();
      const hanging = write(database);
      const reads = answering(database);
      await eventually(() => {
        expect(database.connections.watch.isSilent).toBe(true);
      });
      reads.stop();
      await expect(database.query('SELECT 1')).rejects.toMatchObject({
        code: 'database_unavailable',
      });
      servers.standby.thaw();
      await hanging;
      await eventually(() => database.query(A_WRITE));
    },
  );

  it('is not ready, also where nobody writes, and few connections wait however often it is asked', async () => {
    const database = open();
    const check = new WriteCheck(database);
    await check.run();
    await servers.standby.freeze();
    const asked = Array.from({ length: 50 }, () => check.run().then(String, String));
    await eventually(() => {
      expect(database.connections.watch.isSilent).toBe(true);
    });
    await expect(check.run()).rejects.toMatchObject({ code: 'database_unavailable' });
    const rows = await onServer<{ count: number }>(
      servers.primary.url,
      `SELECT count(*)::int FROM pg_stat_activity WHERE wait_event = 'SyncRep'`,
    );
    expect(rows[0]?.count).toBe(1);
    servers.standby.thaw();
    await Promise.all(asked);
    await eventually(() => check.run());
  });

  function open(): Database {
    const connections = new Connections(servers.primary.url);
    const database = new Database(connections, {
      connectionsMax: 4,
      onIdleError: () => undefined,
    });
    opened.push(database, connections);
    return database;
  }
});

/** Reads again and again: the server is there, and answers. */
function answering(database: Database): { stop(): void } {
  let isStopped = false;
  const read = async (): Promise<void> => {
    while (!isStopped) {
      await database.query('SELECT 1').catch(() => undefined);
      await new Promise((resolve) => setImmediate(resolve));
    }
  };
  void read();
  return {
    stop: () => {
      isStopped = true;
    },
  };
}
