import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { openDatabase } from './adjustments.js';
import { createTestDatabase, type TestDatabase } from './database.js';
import { CUSTOMER_TABLES, partitionTables } from './partitioned-tables.js';

// Imported for its effect, before the suites that are to run on partitioned tables: the databases
// they create are then copies of one whose customer tables are split.

const TEMPLATE = 'BILL_VENDING_TEST_TEMPLATE';
const original = process.env[TEMPLATE];
let partitioned: TestDatabase;

beforeAll(async () => {
  partitioned = await createTestDatabase();
  await partitionTables(partitioned.url);
  process.env[TEMPLATE] = new URL(partitioned.url).pathname.slice(1);
});

afterAll(async () => {
  process.env[TEMPLATE] = original;
  await partitioned.drop();
});

it('the tables of a test database are split by wallet', async () => {
  const created = await createTestDatabase();
  const database = openDatabase(created.url, 1);
  try {
    const split = await database.query<{ name: string }>(
      `SELECT partrelid::regclass::text AS name FROM pg_partitioned_table
        WHERE pg_get_partkeydef(partrelid) = 'HASH (wallet_id)'`,
    );
    expect(split.map(({ name }) => name).sort()).toEqual([...CUSTOMER_TABLES].sort());
  } finally {
    await database.close();
    await created.drop();
  }
});
