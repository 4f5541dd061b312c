import { Readable } from 'node:stream';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { readStatement } from './csv-statement.adapter.js';
import { dayOf } from '../../kernel/lagos-day.js';
import { COLUMNS, StatementUnreadable, type StatementLine } from './statement-line.js';

const DAY = dayOf('2026-01-15')!;
const HEADER = COLUMNS.join(',');
const OPENING = 'opening_balance,2026-01-14T23:00:00.000Z,,,,,,,,100000.00';
const CLOSING = 'closing_balance,2026-01-15T23:00:00.000Z,,,,,,,,95075.00';
const VEND =
  'vend,2026-01-15T13:30:01Z,202601151430A1,1768,ikeja-electric,01000000008,delivered,5000.00,4925.00,';

const csv = (...lines: string[]): string => [HEADER, OPENING, ...lines, CLOSING].join('\n');

async function linesOf(text: string | Buffer): Promise<StatementLine[]> {
  const lines: StatementLine[] = [];
  for await (const line of readStatement(() => Readable.from([text]), DAY)) lines.push(line);
  return lines;
}

async function problemOf(text: string | Buffer): Promise<string> {
  try {
    await linesOf(text);
  } catch (error) {
    if (error instanceof StatementUnreadable) return error.message;
    throw error;
  }
  return 'it was read';
}

describe('a statement in CSV', () => {
  it('is read line by line, in kobo', async () => {
    const [, vend, closing] = await linesOf(csv(VEND));
    expect(vend).toEqual({
      line: 3,
      type: 'vend',
      createdAt: new Date('2026-01-15T13:30:01.000Z'),
      requestId: '202601151430A1',
      transactionId: '1768',
      serviceId: 'ikeja-electric',
      meterNumber: '01000000008',
      status: 'delivered',
      amount: 5_000_00,
      charged: 4_925_00,
      balance: null,
    });
    expect(closing).toMatchObject({ type: 'closing_balance', balance: 95_075_00, amount: null });
  });

  it.each([
    ['4925.00', 4_925_00],
    ['4924.9999999998', 4_925_00],
    ['4925.0000000001', 4_925_00],
    ['4925', 4_925_00],
    ['0', 0],
    ['4925.005', 4_925_01],
  ])('rounds %s naira to kobo', async (text, kobo) => {
    const [, vend] = await linesOf(csv(VEND.replace('4925.00', text)));
    expect(vend?.charged).toBe(kobo);
  });

  it('bears a mark at its beginning, Windows line ends, empty lines, quotes and foreign columns', async () => {
    const lines = [`\uFEFFnote,${HEADER}`, `"a, b",${OPENING}`, '', `x,${VEND}`, `,${CLOSING}`, ''];
    expect((await linesOf(lines.join('\r\n'))).map(({ line }) => line)).toEqual([2, 4, 5]);
  });

  it.each([
    ['nothing', '', 'The statement: it is empty.'],
    ['a web page', '<html><body>Log in</body></html>', /^Line 1 .* "type" is missing/],
    ['a column twice', `${HEADER},amount`, /^Line 1 .* "amount" is there twice/],
    ['no lines', HEADER, 'The statement: it has no opening_balance, so it is not whole.'],
    [
      'a download that broke off',
      [HEADER, OPENING, VEND].join('\n'),
      'The statement: it has no closing_balance, so it is not whole.',
    ],
    ['a line that broke off', [HEADER, OPENING, 'vend,2026-01'].join('\n'), /^Line 3 .* not CSV/],
    ['a quote that never ends', csv(`"${VEND}`), /not CSV/],
    ['two openings', csv(OPENING), 'Line 3 of the statement: a second opening_balance.'],
    ['an unknown type', csv(VEND.replace('vend', 'fee')), /^Line 3 .* "fee" is no type/],
    ['an unknown status', csv(VEND.replace('delivered', 'ok')), /^Line 3 .* "ok" is no status/],
    ['no status', csv(VEND.replace('delivered', '')), /^Line 3 .* a vend needs its status/],
    ['no request id', csv(VEND.replace('202601151430A1', ' ')), /a vend needs its requestId/],
    ['no charge', csv(VEND.replace('4925.00', '')), /a vend needs its charged/],
    ['words for money', csv(VEND.replace('4925.00', 'N4925')), /charged is not an amount/],
    ['another notation', csv(VEND.replace('4925.00', '4.9e3')), /charged is not an amount/],
    ['too much money', csv(VEND.replace('4925.00', '999999999999999')), /charged is not an/],
    ['a vend that pays us', csv(VEND.replace('4925.00', '-1.00')), /charges less than nothing/],
    ['a local time', csv(VEND.replace('13:30:01Z', '13:30:01')), /not an ISO time in UTC/],
    ['30 February', csv(VEND.replace('01-15T13', '02-30T13')), /not an ISO time in UTC/],
    ['an impossible time', csv(VEND.replace('01-15T13', '01-32T13')), /not an ISO time in UTC/],
    ['another day', csv(VEND.replace('01-15T13', '01-16T13')), /is not on 2026-01-15 in Lagos/],
  ])('fails on %s, and says where', async (_, text, problem) => {
    expect(await problemOf(text)).toMatch(problem);
  });

  it('is never half believed, whatever bytes come', async () => {
    const bytes = fc.uint8Array({ maxLength: 400 }).map((array) => Buffer.from(array));
    const broken = fc
      .tuple(fc.nat(csv(VEND).length - 1), fc.string({ maxLength: 3 }), fc.nat(5))
      .map(([at, put, cut]) =>
        Buffer.from(csv(VEND).slice(0, at) + put + csv(VEND).slice(at + cut)),
      );
    await fc.assert(
      fc.asyncProperty(fc.oneof(bytes, broken), async (input) => {
        const problem = await problemOf(input);
        if (problem !== 'it was read') return;
        // What is read at all is whole: it has both balances, and only lines we understand.
        const types = (await linesOf(input)).map(({ type }) => type);
        expect(types.filter((type) => type.endsWith('_balance'))).toHaveLength(2);
      }),
      { numRuns: 200 },
    );
  });

  it('holds a few lines at a time, however long it is', async () => {
    let made = 0;
    function* chunks(): Generator<string> {
      yield `${HEADER}\n${OPENING}\n`;
      for (; made < 100_000; made += 1) yield `${VEND.replace('A1', `A${made}`)}\n`;
      yield CLOSING;
    }
    let read = 0;
    let aheadMax = 0;
    for await (const { type } of readStatement(() => Readable.from(chunks()), DAY)) {
      if (type === 'vend') read += 1;
      aheadMax = Math.max(aheadMax, made - read);
    }
    expect(read).toBe(100_000);
    expect(aheadMax).toBeLessThan(2_000);
  });

  it('fails when its source fails', async () => {
    const source = (): Readable =>
      new Readable({
        read() {
          this.destroy(new Error('the disk is gone'));
        },
      });
    await expect(readStatement(source, DAY).next()).rejects.toThrow('the disk is gone');
  });
});
