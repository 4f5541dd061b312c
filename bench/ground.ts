import { join } from 'node:path';
import { startPostgres } from '../reliability/chaos/postgres.js';
import { startRedis, type Redis } from '../reliability/chaos/redis.js';
import { makeRunFolder, type RunFolder } from '../reliability/chaos/run-folder.js';
import { findCustomers, seedCustomers, writeTokens, type Customer } from './customers.js';
import { Databases } from './databases.js';
import type { BenchOptions } from './options.js';
import { outputOf } from './run-program.js';
import { say } from './say.js';

export const WALLETS = 1_000;

/** The servers everything is measured on, and a seeded database to copy. */
export interface Ground {
  readonly folder: RunFolder;
  readonly databases: Databases;
  /** Undefined where there is no redis-server. */
  readonly redis: Redis | undefined;
  /** Migrated and seeded; nobody is connected to it. */
  readonly templateUrl: string;
  readonly customers: readonly Customer[];
  /** The tokens of all customers, and that of one. */
  readonly tokens: { readonly all: string; readonly one: string };
  close(): Promise<void>;
}

/** Starts what the environment has to have, or uses the server it is told of. */
export async function prepareGround({ databaseUrl }: BenchOptions): Promise<Ground> {
  const folder = await makeRunFolder('bench');
  try {
    const postgres = databaseUrl === null ? await startPostgres(folder) : null;
    const redis = await startRedis(folder);
    const databases = new Databases(databaseUrl ?? postgres?.url ?? '');
    const seeded = await seed(folder, databases);
    return {
      folder,
      databases,
      redis,
      ...seeded,
      close: async () => {
        await databases.dropAll();
        await redis?.stop();
        await postgres?.stop();
        await folder.remove(false);
      },
    };
  } catch (error) {
    await folder.remove(false);
    throw error;
  }
}

async function seed(
  folder: RunFolder,
  databases: Databases,
): Promise<Pick<Ground, 'templateUrl' | 'customers' | 'tokens'>> {
  const templateUrl = await databases.create('template');
  say(`a database with ${WALLETS} wallets`);
  const migration = folder.script('src/commands/migration.command.js');
  const env = { DATABASE_URL: templateUrl };
  await outputOf(process.execPath, [migration, 'run'], { cwd: folder.path, env });
  await seedCustomers(templateUrl, WALLETS);
  const customers = await findCustomers(templateUrl);
  return {
    templateUrl,
    customers,
    tokens: {
      all: await writeTokens(join(folder.path, 'tokens'), customers),
      one: await writeTokens(join(folder.path, 'token'), customers.slice(0, 1)),
    },
  };
}
