import { describe, expect, it } from '@jest/globals';
import { ACCESS_TABLE } from '../support/access-table.js';
import { document, section, tableRows } from './documents.js';

const DESK = ' /operator';
/** What Nest does not route. */
const DOCS = 'GET /api/docs';
// An end-to-end test compares this table with the routes that are served.
const routes = ACCESS_TABLE.map(({ route }) => route);

describe('docs/api.md', () => {
  it('lists every call of the API outside the desk, and no other', () => {
    const rows = tableRows(section(document('docs/api.md'), '## Calls'));
    const listed = rows.map(([call]) => call!.replaceAll(/:(\w+)/g, '{$1}'));
    const served = routes.filter((route) => !route.includes(DESK));
    expect(listed.sort()).toEqual([...new Set([...served, DOCS])].sort());
  });
});

describe('docs/operator.md', () => {
  it('has a word about every call of the desk', () => {
    const text = document('docs/operator.md');
    const last = (route: string): string =>
      route
        .split('/')
        .filter((part) => !part.startsWith('{'))
        .at(-1)!;
    const missing = routes.filter(
      (route) => route.includes(DESK) && !text.includes(`/${last(route)}`),
    );
    expect(missing).toEqual([]);
  });
});
