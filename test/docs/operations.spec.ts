import { readdirSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { document, section, tableRows } from './documents.js';

const text = document('docs/operations.md');
const code = readdirSync(new URL('../../src', import.meta.url), { recursive: true })
  .map(String)
  .filter((path) => path.endsWith('.ts') && !path.endsWith('spec.ts'))
  .map((path) => document(`src/${path}`))
  .join('\n');

describe('docs/operations.md', () => {
  it('names every metric of ours, and no other', () => {
    const made = Array.from(
      code.matchAll(/name: '((?:bill_vending|http)_\w+)'/g),
      ([, name]) => name,
    );
    const shown = tableRows(section(text, '## Metrics')).map(([name]) => name);
    expect(shown.sort()).toEqual(made.sort());
  });

  it('names only log messages that the code writes', () => {
    const messages = tableRows(section(text, '## Logs')).map(([cell]) => cell!);
    // What begins with an event's name is written by the event's listener.
    const written = messages.map((message) => /^`?(\w+\.\w+)/.exec(message)?.[1] ?? message);
    expect(written.filter((message) => !code.includes(`'${message}'`))).toEqual([]);
  });
});
