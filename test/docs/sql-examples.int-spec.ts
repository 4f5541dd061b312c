import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Client } from 'pg';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { blocksOf } from './documents.js';

const PAGES = ['docs/operations.md', 'docs/limits.md'];

let created: TestDatabase;
let client: Client;

beforeAll(async () => {
  created = await createTestDatabase();
  client = new Client(created.url);
  await client.connect();
});
afterAll(async () => {
  await client.end();
  await created.drop();
});

describe('the SQL of the documents', () => {
  const blocks = PAGES.flatMap((path) => blocksOf(path, 'sql').map((sql) => [path, sql] as const));

  it.each(blocks)('of %s runs on our schema: %s', async (_path, sql) => {
    await client.query('BEGIN');
    try {
      const results: unknown = await client.query(sql);
      expect(results).toBeDefined();
    } finally {
      await client.query('ROLLBACK');
    }
  });
});
