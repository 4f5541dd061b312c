import { describe, expect, it } from '@jest/globals';
import { loadConfig, InvalidEnvironment } from '../../src/config/config.js';
import { SECRET_SETTINGS } from '../../src/config/safety/secret-files.js';
import { safetyTable } from '../../src/config/safety/safety-table.js';
import { productionEnvironment } from '../support/production.js';
import { document, section } from './documents.js';

const text = document('docs/production.md');

/** The table between the marks that keep its form. */
function tableUnder(heading: string): string | undefined {
  const marks = /<!-- prettier-ignore-start -->\n\n([^]*?)\n\n<!-- prettier-ignore-end -->/;
  return marks.exec(section(text, heading))?.[1];
}

describe('docs/production.md', () => {
  it.each([
    ['## Rules in production', 'production'],
    ['## Rules everywhere else', 'elsewhere'],
  ] as const)('has under “%s” the table that npm run safety:table prints', (heading, place) => {
    expect(tableUnder(heading)).toBe(safetyTable(place));
  });

  it('shows problems as a process lists them', () => {
    const shown = /```text\n([^]*?)```/.exec(text)?.[1]?.trim();
    const source = { ...productionEnvironment(), RATE_LIMIT: 'off', KYC_TIER_DEFAULT: '3' };
    try {
      loadConfig(source);
      throw new Error('the environment was accepted');
    } catch (error) {
      expect(error).toBeInstanceOf(InvalidEnvironment);
      const lines = (error as InvalidEnvironment).message.split('\n');
      expect(shown?.split('\n').sort()).toEqual(lines.sort());
    }
  });
});

describe('a page that shows every secret setting from a file', () => {
  it.each(['.env.example', 'docs/configuration.md'])('is %s', (path) => {
    for (const name of SECRET_SETTINGS) expect(document(path)).toContain(`${name}_FILE`);
  });
});
