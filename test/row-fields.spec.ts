import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { fieldsWithoutColumn } from './support/row-fields.js';
import { temporaryFolder, type TemporaryFolder } from './support/temporary-folder.js';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

describe('the check of row types', () => {
  let folder: TemporaryFolder;
  beforeAll(async () => {
    folder = await temporaryFolder('row-fields');
  });
  afterAll(() => folder.remove());

  const missingIn = async (text: string): Promise<readonly string[]> => {
    const declared = 'declare function query<T>(statement: string): T[];\n';
    await writeFile(join(folder.path, 'a.ts'), declared + text);
    const config = join(folder.path, 'tsconfig.json');
    await writeFile(config, '{ "compilerOptions": { "types": [] }, "files": ["a.ts"] }');
    return fieldsWithoutColumn(config).missing;
  };

  it.each([
    ['a literal', `query<{ id: string; isPaid: boolean }>('SELECT id, true AS "paid" FROM t');`],
    [
      'a constant in it',
      'const COLUMNS = \'id, true AS "paid"\'; interface Row { id: string; isPaid: boolean }\n' +
        'query<Row>(`UPDATE t SET a = 1 RETURNING ${COLUMNS}`);',
    ],
    ['rows as an array', `query<{ isPaid: boolean }[]>('SELECT true AS "paid" FROM t');`],
  ])('sees a field that the statement does not return: %s', async (_, text) => {
    expect(await missingIn(text)).toEqual([expect.stringMatching(/^a\.ts:\d+: isPaid$/)]);
  });

  it.each([
    ['an alias', `query<{ isPaid: boolean }>('SELECT true AS "isPaid" FROM t');`],
    ['every column', `query<{ isPaid: boolean }>('SELECT * FROM t');`],
    ['a part made at run time', 'query<{ isPaid: boolean }>(`SELECT ${String(Math.random())}`);'],
    ['no statement', `query<{ isPaid: boolean }>('a key');`],
  ])('is silent about %s', async (_, text) => {
    expect(await missingIn(text)).toEqual([]);
  });
});

it('every field of a row type is returned by its statement', () => {
  const { judged, missing } = fieldsWithoutColumn(join(ROOT, 'tsconfig.json'));
  expect(judged).toBeGreaterThan(150);
  expect(missing).toEqual([]);
});
