import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { DOCUMENTS, document } from '../../../test/docs/documents.js';
import { sourcesOf } from '../../../test/support/declared-names.js';
import { productionEnvironment } from '../../../test/support/production.js';
import { inspectSafety } from './inspect-safety.js';
import { SECRET_SETTINGS } from './secret-files.js';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
const ADDRESSES: readonly string[] = ['DATABASE_URL', 'REDIS_URL'];
const FILES: readonly (readonly [file: string, text: string])[] = [
  ...['compose.yaml', '.env.example', ...DOCUMENTS].map((path) => [path, document(path)] as const),
  ...['src', 'test', 'simulator', 'reliability', 'bench'].flatMap((folder) =>
    sourcesOf(ROOT, folder),
  ),
];

/** `NAME=secret`, `NAME: secret`, `NAME = 'secret'` and `${NAME:-secret}`. */
const GIVEN = /\b([A-Z_]+)(?:=|: ?| = |:-)(?:'([^'\n$]+)'|"([^"\n$]+)"|([^\s'"`$,;)}{|]+))/g;

function secretsIn(text: string): (readonly [name: string, secret: string])[] {
  return Array.from(text.matchAll(GIVEN)).flatMap(([, name = '', single, double, bare]) => {
    const secret = single ?? double ?? bare ?? '';
    const isSetting = SECRET_SETTINGS.some((setting) => setting === name);
    return isSetting && !ADDRESSES.includes(name) ? [[name, secret] as const] : [];
  });
}

/** The users and passwords in the addresses of PostgreSQL and Redis that a text shows whole. */
function loginsIn(text: string): (readonly [user: string, password: string])[] {
  return Array.from(
    text.matchAll(/\b(?:postgres(?:ql)?|rediss?):\/\/([\w%-]*):([\w%-]+)@/g),
    ([, user = '', password = '']) => [user, password] as const,
  );
}

function refusals(changes: Readonly<Record<string, string>>): readonly string[] {
  return inspectSafety({
    ...productionEnvironment(),
    BUYPOWER_BASE_URL: 'https://api.buypower.ng/v2',
    ...changes,
  }).problems.filter((problem) => problem.startsWith(Object.keys(changes)[0]!));
}

describe('a secret that stands in this project', () => {
  const secrets = FILES.flatMap(([file, text]) =>
    secretsIn(text).map(([name, secret]) => [file, name, secret] as const),
  );

  it('is found where there are some', () => {
    const names = new Set(secrets.map(([, name]) => name));
    expect(names).toContain('JWT_SECRET');
    expect(names).toContain('VTPASS_SECRET_KEY');
    expect(secrets.length).toBeGreaterThan(20);
    expect(secrets).toContainEqual([
      'compose.yaml',
      'JWT_SECRET',
      expect.stringContaining('for-trying-out-only'),
    ]);
  });

  it('is refused by production, whichever file it is in', () => {
    const accepted = secrets.filter(
      ([, name, secret]) => refusals({ [name]: secret }).length === 0,
    );
    expect(accepted).toEqual([]);
  });

  it('is refused as a password too', () => {
    const logins = FILES.flatMap(([file, text]) =>
      loginsIn(text).map((login) => [file, ...login] as const),
    );
    expect(logins).toContainEqual(['compose.yaml', 'bill_vending', 'bill_vending']);
    const accepted = logins.filter(([, user, password]) => {
      const url = `postgres://${user}:${password}@localhost/db`;
      return refusals({ DATABASE_URL: url }).length === 0;
    });
    expect(accepted).toEqual([]);
  });
});
