import { Buffer } from 'node:buffer';
import { describe, expect, it } from '@jest/globals';
import { loadConfig } from '../../src/config/config.js';
import { welcome } from '../../src/local/welcome.js';
import { document, section } from './documents.js';

const text = document('README.md');

/** The lines of a purchase as the server prints them at its start. */
function printedPurchase(environment: Record<string, string>): string[] {
  const printed = welcome(loadConfig(environment), [])
    .split('\n')
    .map((line) => line.trim());
  const from = printed.findIndex((line) => line.startsWith('API='));
  return printed.slice(from, printed.indexOf('', from));
}

describe('README.md', () => {
  it('is at most 10 KB', () => {
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(10 * 1024);
  });

  it('shows a picture, the two commands, a first purchase and a diagram, in this order', () => {
    const marks = ['![', 'npm ci && npm start', 'npm ci && npm test', 'API=', '```mermaid'];
    const places = marks.map((mark) => text.indexOf(mark));
    expect(places).not.toContain(-1);
    expect(places).toEqual([...places].sort((one, other) => one - other));
  });

  it.each([
    ['README.md', '## Make a first purchase', {}],
    ['docs/running-locally.md', '## Paying through Paystack', { FUNDING_GATEWAY: 'paystack' }],
  ])('and %s show under “%s” the purchase as the server prints it', (path, title, environment) => {
    const shown = /```sh\n(API=[^]*?)```/.exec(section(document(path), title))![1]!;
    expect(shown.trim().split('\n')).toEqual(printedPurchase(environment));
  });
});
