import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { document } from '../docs/documents.js';
import {
  paystackEnvironment,
  startTestApp,
  testEnvironment,
  type TestApp,
} from '../support/app.js';
import { hasPrograms, runShell, shellExamples } from '../support/shell-examples.js';
import { temporaryFolder, type TemporaryFolder } from '../support/temporary-folder.js';

let app: TestApp;
let folder: TemporaryFolder;

beforeAll(async () => {
  app = await startTestApp({}, { hasPaystack: true });
  folder = await temporaryFolder('operations');
  const statement = await fetch(statementUrl('vtpass').replace('{date}', '2026-01-15'));
  await writeFile(join(folder.path, 'export.csv'), await statement.text());
});
afterAll(async () => {
  await app.close();
  await folder.remove();
});

function statementUrl(provider: string): string {
  const { origin } = new URL(app.simulator.url);
  return `${origin}/_statement?provider=${provider}&date={date}`;
}

(hasPrograms('bash') ? describe : describe.skip)('docs/operations.md', () => {
  const commands = shellExamples(document('docs/operations.md')).flatMap(({ command }) =>
    command.split('\n').map((line) => line.replace(/\s+#.*$/, '')),
  );

  it.each(commands)('shows a command that compares: %s', async (command) => {
    const env = {
      ...testEnvironment(app.databaseUrl, app.simulator.url),
      ...paystackEnvironment(app.simulator),
      VTPASS_STATEMENT_URL: statementUrl('vtpass'),
      BUYPOWER_STATEMENT_URL: statementUrl('buypower'),
    };
    const output = await runShell(command, env, folder.path);
    const isFile = command.includes('--out=');
    const report = isFile ? await readFile(join(folder.path, 'report.csv'), 'utf8') : output;
    expect(report).toMatch(isFile ? /^record,date,/ : /Reconciliation of 2026-01-15/);
  });
});
