import type { QueryRunner } from 'typeorm';

/**
 * Builds an index without keeping anybody from writing, for tables that have grown. The migration that
 * calls it does nothing else and has `transaction = false`.
 *
 * A build that was interrupted leaves an invalid index behind: it costs every write and serves nothing.
 * It is found by its name, dropped and built anew.
 * @param definition what follows the name: `ON events USING brin (created_at)`.
 * @param isUnique whether it is a unique index.
 */
export async function createIndexConcurrently(
  runner: QueryRunner,
  name: string,
  definition: string,
  { isUnique = false } = {},
): Promise<void> {
  // The build waits for older transactions to end. It holds up no write meanwhile, so it may wait.
  await runner.query('SET lock_timeout = 0');
  try {
    const isValid = await isValidIndex(runner, name);
    if (isValid === true) return;
    if (isValid === false) await runner.query(`DROP INDEX CONCURRENTLY ${name}`);
    const kind = isUnique ? 'UNIQUE INDEX' : 'INDEX';
    // What is undone is undone in a database transaction, where no index is built concurrently.
    const how = runner.isTransactionActive ? '' : 'CONCURRENTLY';
    await runner.query(`CREATE ${kind} ${how} ${name} ${definition}`);
  } finally {
    await runner.query('RESET lock_timeout');
  }
}

/** Drops an index, without keeping anybody from writing where no database transaction is open. */
export async function dropIndexConcurrently(runner: QueryRunner, name: string): Promise<void> {
  const how = runner.isTransactionActive ? '' : 'CONCURRENTLY';
  await runner.query(`DROP INDEX ${how} ${name}`);
}

/** @returns null when there is no such index. */
async function isValidIndex(runner: QueryRunner, name: string): Promise<boolean | null> {
  const [row] = (await runner.query(
    `SELECT i.indisvalid AND i.indisready AS "isValid"
      FROM pg_class c JOIN pg_index i ON i.indexrelid = c.oid WHERE c.oid = to_regclass($1)`,
    [name],
  )) as { isValid: boolean }[];
  return row?.isValid ?? null;
}
