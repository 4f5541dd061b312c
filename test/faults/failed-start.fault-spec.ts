import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { launchApp } from '../support/app-process.js';
import { createTestDatabase, onServer, type TestDatabase } from '../support/database.js';
import { queueBackends } from '../support/queue-backends.js';
import { temporaryFolder, type TemporaryFolder } from '../support/temporary-folder.js';

describe('a process that cannot start', () => {
  let database: TestDatabase;
  let folder: TemporaryFolder;

  beforeEach(async () => {
    [database, folder] = await Promise.all([createTestDatabase(), temporaryFolder('failed-start')]);
  });
  afterEach(async () => {
    await database.drop();
    await folder.remove();
  });

  it.each(queueBackends())(
    'ends, and says why, though it has opened connections by then, queue on $queue',
    async ({ env }) => {
      // It is read when a process starts, after the migrations and with the pools open.
      await onServer(database.url, 'ALTER TABLE vending_switches RENAME TO gone');
      const app = launchApp({
        DATABASE_URL: database.url,
        DATA_DIR: folder.path,
        SIMULATOR_PORT: '0',
        ...env,
      });
      expect(await app.ended()).toEqual({ code: 1, signal: null });
      expect(app.output()).toMatch(/"vending_switches" does not exist/);
    },
  );
});
