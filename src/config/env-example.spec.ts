import { readFile } from 'node:fs/promises';
import { describe, expect, it } from '@jest/globals';
import { ENVIRONMENT_NAMES } from './config.js';

describe('.env.example', () => {
  it('lists exactly the names that are read', async () => {
    const text = await readFile(new URL('../../.env.example', import.meta.url), 'utf8');
    const names = [...text.matchAll(/^(?:# ?)?([A-Z][A-Z0-9_]*)=/gm)].map((match) => match[1]);
    expect(names.sort()).toEqual([...ENVIRONMENT_NAMES].sort());
  });
});
