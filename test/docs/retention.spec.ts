import { describe, expect, it } from '@jest/globals';
import { loadConfig } from '../../src/config/config.js';
import { RETENTION_RULES } from '../../src/retention/retention-rules.js';
import { document, tableRows } from './documents.js';

describe('docs/retention.md', () => {
  it('says of each table how long its rows are kept, by which setting, and why no longer', () => {
    const { env } = loadConfig({});
    const rows = tableRows(document('docs/retention.md'));
    expect(rows.map(([table]) => table)).toEqual(RETENTION_RULES.map(({ table }) => table));
    for (const [index, { setting, because }] of RETENTION_RULES.entries()) {
      const [, keptFor, named, why] = rows[index] ?? [];
      expect(keptFor).toMatch(new RegExp(`^${env[setting]} days`));
      expect(named).toContain(setting);
      expect(why).toBe(because);
    }
  });
});
