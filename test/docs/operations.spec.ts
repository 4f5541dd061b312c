import { readdirSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { allTableRows, document, section, tableRows } from './documents.js';

const text = document('docs/operations.md');
const files = readdirSync(new URL('../../src', import.meta.url), { recursive: true })
  .map(String)
  .filter((path) => path.endsWith('.ts') && !path.endsWith('spec.ts'))
  .map((path) => document(`src/${path}`));
const code = files.join('\n');

const metricsOf = (text: string): string[] =>
  Array.from(text.matchAll(/name: '((?:bill_vending|http)_\w+)'/g), ([, name]) => name!).sort();
const metricsUnder = (heading: string): string[] =>
  allTableRows(section(text, heading))
    .map(([name]) => name!.replaceAll('`', ''))
    .sort();

describe('docs/operations.md', () => {
  it('names every metric of ours, and no other', () => {
    expect(metricsUnder('## Metrics')).toEqual(metricsOf(code));
  });

  it('says of every gauge that is read from the database that it is, and of no other', () => {
    const polled = files.filter((file) => /\bpollGauges\b/.test(file));
    const made = polled.flatMap(metricsOf).sort();
    expect(metricsUnder('### Gauges that are read from the database')).toEqual(made);
  });

  it('names only log messages that the code writes', () => {
    const messages = tableRows(section(text, '## Logs')).map(([cell]) => cell!);
    // What begins with an event's name is written by the event's listener.
    const written = messages.map((message) => /^`?(\w+\.\w+)/.exec(message)?.[1] ?? message);
    expect(written.filter((message) => !code.includes(`'${message}'`))).toEqual([]);
  });
});
