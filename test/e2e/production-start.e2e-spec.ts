import { spawnSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { launchApp } from '../support/app-process.js';
import { productionEnvironment } from '../support/production.js';

/** PostgreSQL that is not there: what starts gets so far, and no further. */
const NOWHERE = 'postgres://app@127.0.0.1:1/nowhere';
const WARNING = 'a safety rule is switched off by ALLOW_UNSAFE';

const unsafe = { ...productionEnvironment(), DATABASE_URL: NOWHERE, RATE_LIMIT: 'off' };

describe.each(['all', 'api', 'worker'])('a process of the role %s in production', (role) => {
  it('does not start on an unsafe setting, and names the rule', async () => {
    const app = launchApp({ ...unsafe, PROCESS_ROLE: role });
    expect((await app.ended()).code).toBe(1);
    expect(app.output()).toContain('RATE_LIMIT: must not be off (rate-limit)');
  });

  it('logs each exemption, however quiet its log is', async () => {
    const settings = { ...unsafe, PROCESS_ROLE: role, LOG_LEVEL: 'silent' };
    const app = launchApp({ ...settings, ALLOW_UNSAFE: 'rate-limit,kyc-tier' });
    await app.ended();
    expect(app.lines().map(({ msg, rule }) => [msg, rule])).toEqual([
      [WARNING, 'rate-limit'],
      ['ALLOW_UNSAFE names a rule that is met', 'kyc-tier'],
    ]);
  });
});

describe.each([
  ['books', []],
  ['reconcile', ['--date=2026-01-15']],
  ['migration', ['status']],
  ['operator', ['list']],
  ['demo', ['http://127.0.0.1:1']],
])('the command %s in production', (name, args) => {
  const run = (env: Record<string, string>): string => {
    const path = fileURLToPath(
      new URL(`../../dist/src/commands/${name}.command.js`, import.meta.url),
    );
    const { stderr, status } = spawnSync(process.execPath, [path, ...args], {
      cwd: tmpdir(),
      env: { PATH: process.env['PATH'] ?? '', ...env },
      encoding: 'utf8',
    });
    expect(status).not.toBe(0);
    return stderr;
  };

  it('does not start on an unsafe setting, and names the rule', () => {
    expect(run(unsafe)).toContain('RATE_LIMIT: must not be off (rate-limit)');
  });

  it('prints each exemption', () => {
    const printed = run({ ...unsafe, ALLOW_UNSAFE: 'rate-limit' });
    expect(printed).toContain(`warning: ${WARNING}: rate-limit (RATE_LIMIT: must not be off)`);
  });
});

describe('a process outside production', () => {
  it('does not show sandbox money to other machines', async () => {
    const app = launchApp({ DATABASE_URL: NOWHERE, HOST: '0.0.0.0' });
    expect((await app.ended()).code).toBe(1);
    expect(app.output()).toContain('(sandbox-money)');
  });
});
