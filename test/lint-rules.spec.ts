import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { programFiles } from './support/program-files.js';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

/** Lints the code as if each of the files had it; ESLint does not run inside of Jest. */
const LINT = `
import { ESLint } from 'eslint';
import { text } from 'node:stream/consumers';
const eslint = new ESLint();
const { files, code } = JSON.parse(await text(process.stdin));
const found = {};
for (const filePath of files) {
  const [result] = await eslint.lintText(code, { filePath });
  found[filePath] = result.messages.map(({ ruleId, line }) => ruleId + ' in line ' + line);
}
console.log(JSON.stringify(found));
`;

/** A file of each folder that the rules hold for. */
const FOLDERS: readonly (readonly [folder: string, file: string])[] = [
  ['src', 'src/platform/http/prefer-wait.decorator.ts'],
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

describe('the lint', () => {
  let found: Record<string, string[]>;

  beforeAll(async () => {
    const run = promisify(execFile)(process.execPath, ['--input-type=module', '-e', LINT], {
      cwd: ROOT,
    });
    const lines = CODES.map(([, code], index) => `export const p${index} = ${code};`);
    const files = FOLDERS.map(([, file]) => file);
    run.child.stdin?.end(JSON.stringify({ files, code: lines.join('\n') }));
    found = JSON.parse((await run).stdout) as Record<string, string[]>;
  }, 600_000);

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
