import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { DataSource } from 'typeorm';
import { ENTITIES } from '../entities.js';
import type { Connections } from '../platform/database/connections.js';
import { openDataSource } from '../platform/database/data-source.js';
import { migrate } from '../platform/database/migrate.js';
import { migrateQueueSchema } from '../platform/queue/queue-schema.js';
import { withDatabase } from './with-database.js';

const FOLDER = 'src/platform/database/migrations';

async function run(dataSource: DataSource, connections: Connections): Promise<void> {
  const applied = await migrate(dataSource);
  await migrateQueueSchema(connections);
  for (const name of applied) console.log(`applied   ${name}`);
  console.log(applied.length === 0 ? 'Nothing was pending.' : `${applied.length} applied.`);
}

async function revert(dataSource: DataSource): Promise<void> {
  const before = await appliedNames(dataSource);
  if (before.length === 0) {
    console.log('There is nothing to revert.');
    return;
  }
  await dataSource.undoLastMigration({ transaction: 'each' });
  const after = new Set(await appliedNames(dataSource));
  for (const name of before) if (!after.has(name)) console.log(`reverted  ${name}`);
}

async function appliedNames(dataSource: DataSource): Promise<string[]> {
  const rows = await dataSource.query<{ name: string }[]>(
    'SELECT name FROM migrations ORDER BY id DESC',
  );
  return rows.map((row) => row.name);
}

/**
 * Writes the differences between the entities and the database into a new migration, to be read and
 * trimmed.
 */
async function generate(dataSource: DataSource, title: string): Promise<void> {
  const { upQueries, downQueries } = await dataSource.driver.createSchemaBuilder().log();
  if (upQueries.length === 0) {
    console.log('The database already matches the entities: nothing to generate.');
    return;
  }
  const stamp = Date.now();
  const words = title.split(/[^a-zA-Z0-9]/).filter((word) => word !== '');
  const name = words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('');
  const lines = (queries: readonly { query: string }[]): string =>
    queries.map(({ query }) => `    await runner.query(\`${query}\`);`).join('\n');
  const file = join(FOLDER, `${stamp}-${words.join('-').toLowerCase()}.ts`);
  await writeFile(
    file,
    `import type { MigrationInterface, QueryRunner } from 'typeorm';

export class ${name}${stamp} implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
${lines(upQueries)}
  }

  async down(runner: QueryRunner): Promise<void> {
${lines([...downQueries].reverse())}
  }
}
`,
  );
  console.log(`wrote ${file}\nRead it, trim it, and add it to ${FOLDER}.ts.`);
}

const [action, title = 'changes'] = process.argv.slice(2);

await withDatabase(async (database, config, isEmbedded) => {
  const url = config.env.DATABASE_URL ?? '';
  console.log(
    isEmbedded
      ? `On the embedded database in ${config.env.DATA_DIR} (DATABASE_URL is not set).`
      : `On the database ${new URL(url).pathname.slice(1)} at ${new URL(url).host}.`,
  );
  const dataSource = await openDataSource(database.connections, ENTITIES);
  try {
    if (action === 'run') await run(dataSource, database.connections);
    else if (action === 'revert') await revert(dataSource);
    else if (action === 'generate') await generate(dataSource, title);
    else throw new Error('use one of: run, revert, generate [title]');
  } finally {
    await dataSource.destroy();
  }
});
