import { Client, escapeIdentifier } from 'pg';

/** Tables whose rows belong to one wallet. The others lead to a wallet, or belong to nobody. */
export const CUSTOMER_TABLES = [
  'transactions',
  'entries',
  'bill_payments',
  'due_work',
  'attempts',
  'attempt_answers',
  'incidents',
  'fundings',
  'events',
];
const PARTITIONS = 4;

/** Everything a table has beside its columns and checks, as the catalog tells it. */
interface Definition {
  readonly table: string;
  readonly options: string[] | null;
  readonly keys: { name: string; definition: string; hasWallet: boolean }[];
  readonly indexes: string[];
  readonly references: { name: string; definition: string }[];
  readonly triggers: { name: string; definition: string }[];
  readonly sequences: { column: string; sequence: string }[];
}

const DEFINITION = `
  SELECT c.relname AS table, c.reloptions AS options,
    coalesce((SELECT jsonb_agg(jsonb_build_object('name', k.conname,
          'definition', pg_get_constraintdef(k.oid), 'hasWallet', w.attnum = ANY(k.conkey)))
        FROM pg_constraint k WHERE k.conrelid = c.oid AND k.contype IN ('p', 'u')), '[]') AS keys,
    array(SELECT pg_get_indexdef(i.indexrelid) FROM pg_index i WHERE i.indrelid = c.oid
        AND NOT EXISTS (SELECT FROM pg_constraint k WHERE k.conindid = i.indexrelid
          AND k.conrelid = c.oid)) AS indexes,
    coalesce((SELECT jsonb_agg(jsonb_build_object('name', k.conname,
          'definition', pg_get_constraintdef(k.oid)))
        FROM pg_constraint k WHERE k.conrelid = c.oid AND k.contype = 'f'), '[]') AS references,
    coalesce((SELECT jsonb_agg(jsonb_build_object('name', t.tgname,
          'definition', pg_get_triggerdef(t.oid)))
        FROM pg_trigger t WHERE t.tgrelid = c.oid AND NOT t.tgisinternal), '[]') AS triggers,
    coalesce((SELECT jsonb_agg(jsonb_build_object('column', a.attname, 'sequence',
          pg_get_serial_sequence(c.oid::regclass::text, a.attname)))
        FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
          AND pg_get_serial_sequence(c.oid::regclass::text, a.attname) IS NOT NULL), '[]')
      AS sequences
  FROM pg_class c JOIN pg_attribute w ON w.attrelid = c.oid AND w.attname = 'wallet_id'
  WHERE c.relnamespace = 'public'::regnamespace AND c.relname = ANY($1)`;

/**
 * Splits the customer tables of an empty database by the hash of the wallet, with everything they
 * had. A key without the wallet cannot span partitions: it holds in each, and whoever splits a real
 * database keeps such lookups (a provider's request id, a gateway's reference) in a table of their own.
 */
export async function partitionTables(url: string): Promise<void> {
  const client = new Client(url);
  await client.connect();
  try {
    await client.query('BEGIN');
    const { rows } = await client.query<Definition>(DEFINITION, [CUSTOMER_TABLES]);
    for (const definition of rows) await emptyCopy(client, definition);
    await client.query(`DROP TABLE ${CUSTOMER_TABLES.join(', ')} CASCADE`);
    for (const { table } of rows)
      await client.query(`ALTER TABLE ${table}_split RENAME TO ${table}`);
    for (const definition of rows) await split(client, definition);
    // The keys that these point at exist only now.
    for (const { table, references } of rows) {
      for (const { name, definition } of references)
        await client.query(`ALTER TABLE ${table} ADD CONSTRAINT ${name} ${definition}`);
    }
    await client.query('COMMIT');
  } finally {
    await client.end();
  }
}

async function emptyCopy(client: Client, { table, sequences }: Definition): Promise<void> {
  await client.query(
    `CREATE TABLE ${table}_split (LIKE ${table} INCLUDING ALL EXCLUDING INDEXES)
      PARTITION BY HASH (wallet_id)`,
  );
  for (const { column, sequence } of sequences)
    await client.query(`ALTER SEQUENCE ${sequence} OWNED BY ${table}_split.${column}`);
}

async function split(client: Client, definition: Definition): Promise<void> {
  const { table, keys, indexes, triggers } = definition;
  for (const { name, definition: key } of keys.filter(({ hasWallet }) => hasWallet))
    await client.query(`ALTER TABLE ${table} ADD CONSTRAINT ${name} ${key}`);
  for (let remainder = 0; remainder < PARTITIONS; remainder += 1)
    await addPartition(client, definition, remainder);
  for (const index of indexes) await client.query(index);
  for (const trigger of triggers) await client.query(trigger.definition);
}

async function addPartition(
  client: Client,
  { table, options, keys, triggers }: Definition,
  remainder: number,
): Promise<void> {
  const name = `${table}_${remainder}`;
  const storage = options === null ? '' : `WITH (${options.join(', ')})`;
  await client.query(
    `CREATE TABLE ${name} PARTITION OF ${table}
      FOR VALUES WITH (MODULUS ${PARTITIONS}, REMAINDER ${remainder}) ${storage}`,
  );
  for (const key of keys.filter(({ hasWallet }) => !hasWallet)) {
    const constraint = escapeIdentifier(`${key.name}_${remainder}`);
    await client.query(`ALTER TABLE ${name} ADD CONSTRAINT ${constraint} ${key.definition}`);
  }
  // A statement on the whole table fires the whole table's triggers only, one on a partition its own.
  // Triggers of rows are given to the partitions by PostgreSQL.
  for (const trigger of triggers.filter((one) => one.definition.includes('FOR EACH STATEMENT')))
    await client.query(trigger.definition.replace(` ON public.${table} `, ` ON public.${name} `));
}
