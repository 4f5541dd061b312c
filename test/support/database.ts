import { randomBytes } from 'node:crypto';
import { Client, escapeIdentifier } from 'pg';
import { eventually } from './eventually.js';

export interface TestDatabase {
  readonly url: string;
  /** Removes it, whoever is still connected. */
  drop(): Promise<void>;
}

/** An empty database with the whole schema, copied from the one that global-setup migrated. */
export async function createTestDatabase(): Promise<TestDatabase> {
  const { serverUrl, template } = testServer();
  const name = template.replace('_template', '') + `_${randomBytes(4).toString('hex')}`;
  return copyDatabase(serverUrl, name, template);
}

/** @param template undefined for an empty database */
export async function copyDatabase(
  serverUrl: string,
  name: string,
  template?: string,
): Promise<TestDatabase> {
  refuseUnlessTest(name);
  const from = template === undefined ? '' : ` TEMPLATE ${escapeIdentifier(template)}`;
  // Refused while anybody is connected to the template; whoever migrated it may not be quite gone.
  await eventually(() => onServer(serverUrl, `CREATE DATABASE ${escapeIdentifier(name)}${from}`));
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  return { url: url.href, drop: () => dropDatabase(serverUrl, name) };
}

export async function dropDatabase(serverUrl: string, name: string): Promise<void> {
  refuseUnlessTest(name);
  // PostgreSQL refuses while its own autovacuum is in there, which an ordinary role may not end.
  const drop = `DROP DATABASE IF EXISTS ${escapeIdentifier(name)} WITH (FORCE)`;
  await eventually(() => onServer(serverUrl, drop));
}

/** Runs one statement in the server's maintenance database. */
export async function onServer<Row extends object>(serverUrl: string, sql: string): Promise<Row[]> {
  const client = new Client(serverUrl);
  await client.connect();
  try {
    return (await client.query<Row>(sql)).rows;
  } finally {
    await client.end();
  }
}

/** Tests write and delete freely, so they keep to databases that say what they are for. */
export function refuseUnlessTest(name: string): void {
  if (!name.includes('test'))
    throw new Error(`"${name}" is not a test database: its name lacks "test"`);
}

function testServer(): { serverUrl: string; template: string } {
  const serverUrl = process.env['BILL_VENDING_TEST_SERVER_URL'];
  const template = process.env['BILL_VENDING_TEST_TEMPLATE'];
  if (serverUrl === undefined || template === undefined) {
    throw new Error('There is no test database server: global-setup.ts has not run');
  }
  return { serverUrl, template };
}
