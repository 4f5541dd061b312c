import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { programFiles, specFiles } from './support/program-files.js';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

/** Lints each code as if its file had it; ESLint does not run inside of Jest. */
const LINT = `
import { ESLint } from 'eslint';
import { text } from 'node:stream/consumers';
const eslint = new ESLint();
const found = {};
for (const [filePath, code] of JSON.parse(await text(process.stdin))) {
  const [result] = await eslint.lintText(code, { filePath });
  found[filePath] = result.messages.map(({ ruleId, line }) => ruleId + ' in line ' + line);
}
console.log(JSON.stringify(found));
`;

/** A file of each folder that the rules hold for. */
const FOLDERS: readonly (readonly [folder: string, file: string])[] = [
  ['src', 'src/platform/http/request/prefer-wait.decorator.ts'],
  ['simulator', 'simulator/routes.ts'],
  ['reliability', 'reliability/mutants/main.ts'],
];

const BACKTRACKING = 'regexp/no-super-linear-backtracking';
const MOVE = 'regexp/no-super-linear-move';
const CODES: readonly (readonly [what: string, code: string, rule: string])[] = [
  [
    'the pattern that one Prefer header kept busy for hours',
    String.raw`/\s*([!#$%&'*+.^_\x60|~\w-]+)(?:\s*=\s*("(?:[^"\\]|\\.)*"|[^\s,;"]*))?((?:;[^,"]*(?:"[^"]*")?)*)\s*(?:,|$)/gy`,
    BACKTRACKING,
  ],
  ['nested quantifiers', String.raw`/^(?:a+)+$/`, BACKTRACKING],
  ['two quantifiers of the same characters', String.raw`/^\s*\d*\s*$/`, BACKTRACKING],
  ['a search that starts with a quantifier', String.raw`/\d+x/`, MOVE],
  ['a pattern in a call of RegExp', String.raw`new RegExp('^(?:a+)+$')`, BACKTRACKING],
  [
    'a pattern made at run time',
    'new RegExp(String(process.argv[2]) + "*$")',
    'no-restricted-syntax',
  ],
];

/** What makes the outcome of a test depend on how fast the machine is. */
const CLOCKS: readonly (readonly [what: string, code: string])[] = [
  ['a sleep', 'setTimeout(() => undefined, 10);'],
  ['a sleep by another name', "import { setTimeout as rest } from 'node:timers/promises';"],
  ['a stop-watch', 'export const beganAt = performance.now();'],
  ['an age in an expectation', 'expect(Date.now() - 1).toBeLessThan(5);'],
  ['a limit of its own', "it('is slow', () => undefined, 5_000);"],
  ['a limit of its own for each case', "it.each([1])('is slow', () => undefined, 5_000);"],
  ['a limit of its own for a file', 'jest.setTimeout(5_000);'],
  ['a wait that ends soon', 'export const soon = { withinMs: 5_000 };'],
  ['a time-out of its own', "export const env = { SEND_WITHIN_MS: '1000' };"],
];
/** What looks a text from outside up among what every object has, and what does not. */
const TABLES = `const TABLE: Readonly<Record<string, number>> = { a: 1 };
const ROWS = Object.freeze({ a: 1 } as Record<string, number>);
const NUMBERS: Readonly<Record<number, string>> = { 1: 'a' };
const known = { a: 1, b: 2 } as const;
export const one = (text: string) => TABLE[text];
export const two = (text: string) => text in TABLE;
export const three = (text: string) => ROWS[text];
export const four = (text: string | undefined) => TABLE[text ?? ''];
export const good1 = (code: number) => NUMBERS[code];
export const good2 = (word: 'a' | 'b') => known[word];
export const good3 = (text: string) => new Map([['a', 1]]).get(text);`;
/** A timer that no mechanism bounds, and one that ends with its request. */
const TIMERS = `import { setTimeout as pause } from 'node:timers/promises';
setTimeout(() => undefined, 10);
setInterval(() => undefined, 10);
await pause(10);
export const signal = AbortSignal.timeout(10);`;
const A_SERVICE = 'src/fundings/start/checkout.service.ts';
const A_TABLE = 'src/kernel/entry-of.ts';
const A_TEST = 'test/e2e/waiting.e2e-spec.ts';

describe('the lint', () => {
  let found: Record<string, string[]>;

  beforeAll(async () => {
    const run = promisify(execFile)(process.execPath, ['--input-type=module', '-e', LINT], {
      cwd: ROOT,
    });
    const lines = CODES.map(([, code], index) => `export const p${index} = ${code};`);
    const patterns = FOLDERS.map(([, file]) => [file, lines.join('\n')]);
    const clocks = [A_TEST, CLOCKS.map(([, code]) => code).join('\n')];
    run.child.stdin?.end(
      JSON.stringify([...patterns, clocks, [A_TABLE, TABLES], [A_SERVICE, TIMERS]]),
    );
    found = JSON.parse((await run).stdout) as Record<string, string[]>;
  });

  it.each(CLOCKS.map(([what], index) => ({ what, line: index + 1 })))(
    'refuses $what in a test',
    ({ line }) => {
      expect(found[A_TEST]).toContain(`no-restricted-syntax in line ${line}`);
    },
  );

  it('refuses to look any text up in a table of constants, and nothing else of the kind', () => {
    const lines = [5, 6, 7, 8].map((line) => `ours/no-table-by-any-text in line ${line}`);
    expect(found[A_TABLE]?.filter((fault) => fault.startsWith('ours/'))).toEqual(lines);
  });

  it('refuses a raw timer outside the files of the mechanisms', () => {
    expect(found[A_SERVICE]?.filter((fault) => fault.startsWith('no-restricted-'))).toEqual([
      'no-restricted-imports in line 1',
      'no-restricted-globals in line 2',
      'no-restricted-globals in line 3',
    ]);
  });

  it('is silenced for a clock only with a reason', async () => {
    const silenced: string[] = [];
    for (const file of await specFiles(ROOT)) {
      const text = await readFile(join(ROOT, file), 'utf8');
      if (/\/[/*] eslint-disable[^\n]*no-restricted-syntax(?![^\n]* -- \w)/.test(text))
        silenced.push(file);
    }
    expect(silenced).toEqual([]);
  });

  describe.each(FOLDERS)('in %s', (_, file) => {
    it.each(CODES.map(([what, , rule], index) => ({ what, line: `${rule} in line ${index + 1}` })))(
      'refuses $what',
      ({ line }) => {
        expect(found[file]).toContain(line);
      },
    );
  });

  it('is not silenced anywhere for patterns', async () => {
    const silenced: string[] = [];
    for (const file of await programFiles(ROOT)) {
      const text = await readFile(join(ROOT, file), 'utf8');
      if (/eslint-disable[^\n]*regexp/.test(text)) silenced.push(file);
    }
    expect(silenced).toEqual([]);
  });
});
