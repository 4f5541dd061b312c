import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { RULES } from '../../reliability/checker/check-money.js';

const TEXT = readFileSync('docs/reliability.md', 'utf8');

describe('docs/reliability.md', () => {
  it('lists each rule of the checker once', () => {
    const table = TEXT.slice(TEXT.indexOf('| rule ')).split('\n\n')[0] ?? '';
    const listed = table.split('\n').flatMap((row) => /^\| `([^`]+)`/.exec(row)?.[1] ?? []);
    expect([...listed].sort()).toEqual(RULES.map(({ name }) => name).sort());
  });
});
