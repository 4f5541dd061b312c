/** Tables that hold millions of rows in a grown installation. */
export const GROWN_TABLES: readonly string[] = [
  'users',
  'wallets',
  'refresh_tokens',
  'transactions',
  'entries',
  'events',
  'fundings',
  'gateway_webhooks',
  'bill_payments',
  'attempts',
  'attempt_answers',
  'due_work',
  'token_hashes',
  'provider_callbacks',
  'meter_verifications',
  'saved_meters',
  'audit_records',
];

/**
 * What of a migration's text would stop a running service: a plain index build or a constraint that is
 * checked at once on a grown table, a lock that is waited for without an end.
 * @returns one sentence for each problem.
 */
export function problemsOfMigration(text: string): string[] {
  const sql = text.replace(/\s+/g, ' ');
  const made = new Set([...sql.matchAll(/CREATE TABLE (\w+)/g)].map(([, table]) => table));
  // A table whose name is worked out counts as a grown one.
  const isGrown = (table: string | undefined): boolean =>
    table === '$' || (table !== undefined && GROWN_TABLES.includes(table) && !made.has(table));
  return [...plainIndexes(sql, isGrown), ...fullChecks(sql, isGrown), ...ofTheWhole(sql)];
}

type IsGrown = (table: string | undefined) => boolean;

const PLAIN_INDEX = 'builds an index while nobody can write: createIndexConcurrently()';

function plainIndexes(sql: string, isGrown: IsGrown): string[] {
  return [...sql.matchAll(/CREATE (?:UNIQUE )?INDEX \w+ ON (\w+)/g)]
    .filter(([, table]) => isGrown(table))
    .map(([, table]) => `${table}: ${PLAIN_INDEX}`);
}

function fullChecks(sql: string, isGrown: IsGrown): string[] {
  return [...sql.matchAll(/ALTER TABLE (?:ONLY )?([\w$]+)[^`;]*/g)].flatMap(
    ([statement, table]) => {
      if (!isGrown(table)) return [];
      if (/ADD CONSTRAINT [\w${}]+ UNIQUE \(/.test(statement)) return [`${table}: ${PLAIN_INDEX}`];
      const isChecked = /ADD CONSTRAINT [\w${}]+ (?:CHECK|FOREIGN KEY)/.test(statement);
      return isChecked && !statement.includes('NOT VALID')
        ? [`${table}: checks all rows under a lock: NOT VALID first, then VALIDATE`]
        : [];
    },
  );
}

function ofTheWhole(sql: string): string[] {
  const problems: string[] = [];
  if (sql.includes('createIndexConcurrently(') && !sql.includes('readonly transaction = false')) {
    problems.push(
      'builds an index concurrently inside a database transaction: transaction = false',
    );
  }
  if (sql.includes('lock_timeout')) problems.push('sets lock_timeout: migrate() bounds the wait');
  return problems;
}
