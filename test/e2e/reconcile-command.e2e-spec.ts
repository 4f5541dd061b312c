import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Database } from '../../src/platform/database/database.js';
import { openDatabase } from '../support/adjustments.js';
import { testEnvironment } from '../support/app.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { aBookedVend, aStatementRequestId, DATE, statementOf } from '../support/reconciliation.js';
import { startStatementServer } from '../support/statement-server.js';
import { temporaryFolder, type TemporaryFolder } from '../support/temporary-folder.js';

const PROGRAM = fileURLToPath(
  new URL('../../dist/src/commands/reconcile.command.js', import.meta.url),
);

let created: TestDatabase;
let database: Database;
let folder: TemporaryFolder;
let clean: string;
let different: string;

beforeAll(async () => {
  created = await createTestDatabase();
  database = openDatabase(created.url, 2);
  folder = await temporaryFolder('reconcile');
  const { requestId } = await aBookedVend(database);
  clean = join(folder.path, 'clean.csv');
  different = join(folder.path, 'different.csv');
  await writeFile(clean, statementOf([{ requestId }]));
  await writeFile(different, statementOf([{ requestId }, { requestId: aStatementRequestId() }]));
});

afterAll(async () => {
  await database.close();
  await created.drop();
  await folder.remove();
});

interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

function reconcile(args: readonly string[], env: Record<string, string> = {}): Promise<Ended> {
  const environment = { ...testEnvironment(created.url, 'http://127.0.0.1:1'), ...env };
  return new Promise((resolve) => {
    const options = { cwd: folder.path, env: { PATH: process.env['PATH'], ...environment } };
    execFile(process.execPath, [PROGRAM, ...args], options, (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : Number(error.code), stdout, stderr });
    });
  });
}

const ofDay = (file: string, ...more: string[]): string[] => [
  `--date=${DATE}`,
  '--provider=vtpass',
  `--statement=${file}`,
  ...more,
];

describe('npm run reconcile', () => {
  it('ends with 0 when both agree', async () => {
    const { code, stdout, stderr } = await reconcile(ofDay(clean));
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain(`Reconciliation of ${DATE}`);
    expect(stdout).toContain('vtpass: no differences');
    expect(stdout).toContain('Fundings: not compared. The sandbox gateway keeps no list');
  });

  it('ends with 1 when they do not, and names what differs', async () => {
    const { code, stdout } = await reconcile(ofDay(different));
    expect(code).toBe(1);
    expect(stdout).toMatch(/vtpass: 1 difference\n[^]*missing_in_books/);
  });

  it('writes the report into a file, as JSON or CSV', async () => {
    const out = join(folder.path, 'report');
    const asJson = await reconcile(ofDay(different, '--format=json', `--out=${out}`));
    expect({ code: asJson.code, stdout: asJson.stdout }).toEqual({ code: 1, stdout: '' });
    expect(JSON.parse(await readFile(out, 'utf8'))).toMatchObject({
      runs: [{ provider: 'vtpass', differences: [{ kind: 'missing_in_books' }] }],
    });
    const asCsv = await reconcile(ofDay(different, '--format=csv'));
    expect(asCsv.stdout.split('\n').map((line) => line.split(',')[0])).toEqual([
      'record',
      'totals',
      'difference',
      '',
    ]);
  });

  it('fetches what no file is named for', async () => {
    const server = await startStatementServer({ text: await readFile(clean, 'utf8') });
    const { code } = await reconcile([`--date=${DATE}`], { VTPASS_STATEMENT_URL: server.url });
    expect(code).toBe(0);
    expect(server.dates).toEqual([DATE]);
    await server.close();
  });

  it.each([
    ['a statement that is not there', ['--statement=nowhere.csv'], 'ENOENT'],
    ['a date that is none', ['--date=2026-02-30'], '--date is not a date'],
    ['a day that has not begun', ['--date=2999-01-01'], 'has not begun'],
    ['a provider nobody knows', ['--provider=acme'], '--provider is one of'],
    ['a format nobody knows', ['--format=pdf'], '--format is one of'],
    ['an option nobody knows', ['--day=x'], "Unknown option '--day'"],
  ])('ends with 2 on %s', async (_, args, words) => {
    const { code, stdout, stderr } = await reconcile([...ofDay(clean), ...args]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(words);
  });

  it('ends with 2 without its database, and says so', async () => {
    const nowhere = { DATABASE_URL: 'postgres://127.0.0.1:1/test' };
    const { code, stderr } = await reconcile(ofDay(clean), nowhere);
    expect(code).toBe(2);
    expect(stderr).toContain('ECONNREFUSED');
  });

  it('ends with 2 on a statement that broke off, and says where', async () => {
    const broken = join(folder.path, 'broken.csv');
    await writeFile(broken, (await readFile(clean, 'utf8')).replace(/\nclosing[^]*/, '\nvend,'));
    const { code, stderr } = await reconcile(ofDay(broken));
    expect(code).toBe(2);
    expect(stderr).toContain('vtpass could not be reconciled: Line 4 of the statement');
  });

  it('ends with 2 when there is no statement, or nobody knows whose', async () => {
    expect(await reconcile([])).toMatchObject({ code: 2 });
    expect(await reconcile([`--statement=${clean}`])).toMatchObject({ code: 2 });
  });
});
