import type { QueryRunner } from 'typeorm';

/**
 * Builds an index on a large table without blocking writes. The migration that calls it does nothing else
 * and has `transaction = false`. An interrupted build leaves an invalid index, which costs every write and
 * serves no query, so it is found by its name, dropped and built again.
 * @param definition the text after the name: `ON events USING brin (created_at)`.
 * @param isUnique whether it is a unique index.
 */
export async function createIndexConcurrently(
  runner: QueryRunner,
  name: string,
  definition: string,
  { isUnique = false } = {},
): Promise<void> {
  // The build waits for older transactions to end. It blocks no write meanwhile, so it may wait.
  await runner.query('SET lock_timeout = 0');
  try {
    const isValid = await isValidIndex(runner, name);
    if (isValid === true) return;
    if (isValid === false) await runner.query(`DROP INDEX CONCURRENTLY ${name}`);
    const kind = isUnique ? 'UNIQUE INDEX' : 'INDEX';
    // A migration is undone inside a database transaction, where PostgreSQL refuses CONCURRENTLY.
    const how = runner.isTransactionActive ? '' : 'CONCURRENTLY';
    await runner.query(`CREATE ${kind} ${how} ${name} ${definition}`);
  } finally {
    await runner.query('RESET lock_timeout');
  }
}

/** Drops an index. It blocks no writes, unless a database transaction is open. */
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
