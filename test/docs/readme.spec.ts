import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { getMetadataArgsStorage } from 'typeorm';
import { loadConfig } from '../../src/config/config.js';
import { ENTITIES } from '../../src/entities.js';
import { welcome } from '../../src/welcome.js';
import { document, section } from './documents.js';

const text = document('README.md');
const storage = getMetadataArgsStorage();

/** `name: columns` of each table that the entities declare. */
function tablesByCode(): Record<string, string[]> {
  return Object.fromEntries(
    ENTITIES.map((entity) => [
      storage.tables.find(({ target }) => target === entity)!.name!,
      storage.columns
        .filter(({ target }) => target === entity)
        .map(({ propertyName, options }) => options.name ?? propertyName)
        .sort(),
    ]),
  );
}

function tablesByPicture(): Record<string, string[]> {
  const blocks = section(text, '## Data').matchAll(/^ {2}(\w+) \{\n((?: {4}.*\n)+) {2}\}$/gm);
  return Object.fromEntries(
    Array.from(blocks, ([, name, columns]) => [
      name!,
      columns!
        .trim()
        .split('\n')
        .map((line) => line.trim().split(' ')[1]!)
        .sort(),
    ]),
  );
}

describe('README.md', () => {
  it('draws every table with every column, and no other', () => {
    expect(tablesByPicture()).toEqual(tablesByCode());
  });

  it.each([
    ['### A first purchase', {}],
    ['### Paying through Paystack', { FUNDING_GATEWAY: 'paystack' }],
  ])('shows under “%s” the purchase as the server prints it', (title, environment) => {
    const printed = welcome(loadConfig(environment), [])
      .split('\n')
      .map((line) => line.trim());
    const from = printed.findIndex((line) => line.startsWith('API='));
    const shown = /```sh\n(API=[^]*?)```/.exec(section(text, title))![1]!;
    expect(shown.trim().split('\n')).toEqual(printed.slice(from, printed.indexOf('', from)));
  });

  it('lists every script of package.json, and no other', () => {
    const { scripts } = JSON.parse(document('package.json')) as { scripts: Record<string, string> };
    const table = section(text, '## Scripts');
    const shown = table.match(/(?<=`(?:npm (?:run )?)?)[a-z][a-z0-9:]+(?=`)/g) ?? [];
    expect([...new Set(shown)].sort()).toEqual(Object.keys(scripts).sort());
  });
});

describe('the documents', () => {
  const documents = [
    'README.md',
    'CONTRIBUTING.md',
    'docs/errors.md',
    'docs/ledger.md',
    'docs/operations.md',
    'docs/operator.md',
    'docs/providers/vtpass.md',
  ];

  it.each(documents)('%s points only at files that are there', (path) => {
    const links = Array.from(
      document(path).matchAll(/\]\((?!https?:|#)([^)#]+)/g),
      ([, to]) => to!,
    );
    const missing = links.filter((to) => {
      const url = new URL(to, new URL(`../../${path}`, import.meta.url));
      try {
        readFileSync(url);
        return false;
      } catch (error) {
        return (error as NodeJS.ErrnoException).code !== 'EISDIR';
      }
    });
    expect(missing).toEqual([]);
  });
});
