import { describe, expect, it } from '@jest/globals';
import { document, section } from './documents.js';

describe('CONTRIBUTING.md', () => {
  it('lists every script of package.json, and no other', () => {
    const { scripts } = JSON.parse(document('package.json')) as { scripts: Record<string, string> };
    const table = section(document('CONTRIBUTING.md'), '## Scripts');
    const shown = table.match(/(?<=`(?:npm (?:run )?)?)[a-z][a-z0-9:]+(?=`)/g) ?? [];
    expect([...new Set(shown)].sort()).toEqual(Object.keys(scripts).sort());
  });
});
