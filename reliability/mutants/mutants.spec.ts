import { describe, expect, it } from '@jest/globals';
import { readdirSync, readFileSync } from 'node:fs';
import { MUTANTS } from './mutants.js';

const SPECS = ['src', 'simulator', 'reliability', 'test'].flatMap((folder) =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => /spec[.]ts$/.test(path))
    .map((path) => `${folder}/${path}`),
);

describe('the planted defects', () => {
  it('have each a name of its own', () => {
    const names = MUTANTS.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
  });

  it('stand in docs/reliability.md, with what caught each, and no other does', () => {
    const text = readFileSync('docs/reliability.md', 'utf8');
    const rows = text.slice(text.indexOf('| defect ')).split('\n\n')[0]?.split('\n').slice(2) ?? [];
    const listed = rows.map((row) => row.split('|')[1]?.trim());
    expect(listed.sort()).toEqual(MUTANTS.map(({ name }) => name).sort());
  });

  // One whose text has gone would stop the program in its middle, long after the code was changed.
  it.each(MUTANTS)(
    '"$name" has a place in the code of today, and tests that are asked',
    (mutant) => {
      const { file, find, replace, tests } = mutant;
      expect(readFileSync(file, 'utf8').split(find)).toHaveLength(2);
      expect(replace).not.toBe(find);
      const unknown = tests.filter((test) => !SPECS.some((path) => new RegExp(test).test(path)));
      expect(unknown).toEqual([]);
    },
  );
});
