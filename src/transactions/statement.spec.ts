import { describe, expect, it } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import * as fc from 'fast-check';
import { NOW } from '../../test/support/builders.js';
import { csvStatement } from './statement-csv.view.js';
import { descriptionOf, type StatementHead, type StatementRow } from './statement.js';

type Cells = Record<string, string>;

const movements = fc.array(fc.integer({ min: -900_000, max: 1_000_000 }), { maxLength: 60 });
const openings = fc.integer({ min: 0, max: 2 ** 50 });

describe('a statement', () => {
  it('ties out: opening + credits − debits = closing, to the kobo, however it is cut up', async () => {
    await fc.assert(
      fc.asyncProperty(openings, movements, fc.integer({ min: 1, max: 9 }), async (o, m, size) => {
        const { head, rows } = aStatement(o, m);
        const lines = await written(head, inBatches(rows, size));
        const [first, last] = [lines[0]!, lines.at(-1)!];
        expect(first).toMatchObject({ type: 'opening_balance', balance_ngn: naira(head.opening) });
        expect(last).toMatchObject({ type: 'closing_balance', balance_ngn: naira(head.closing) });
        expect(
          kobo(first['balance_ngn']) + kobo(last['credit_ngn']) - kobo(last['debit_ngn']),
        ).toBe(kobo(last['balance_ngn']));
        const between = lines.slice(1, -1);
        const sumOf = (column: string): bigint =>
          between.reduce((sum, line) => sum + kobo(line[column]), 0n);
        expect(sumOf('credit_ngn')).toBe(kobo(last['credit_ngn']));
        expect(sumOf('debit_ngn')).toBe(kobo(last['debit_ngn']));
        expect(between.map((line) => line['transaction_id'])).toEqual(rows.map(({ id }) => id));
      }),
    );
  });

  it.each<[string, (rows: StatementRow[]) => StatementRow[]]>([
    ['a row is missing at the end', (rows) => rows.slice(0, -1)],
    ['a row is missing in the middle', (rows) => rows.filter((_, index) => index !== 1)],
    ['a row is there twice', (rows) => [...rows, rows.at(-1)!]],
    ['an amount is one kobo off', (rows) => [{ ...rows[0]!, amount: 99 }, ...rows.slice(1)]],
    [
      'a balance is one kobo off',
      (rows) => rows.map((row, index) => (index === 1 ? { ...row, balanceAfter: 1 } : row)),
    ],
  ])('is not finished when %s', async (_, spoil) => {
    const { head, rows } = aStatement(1_000, [100, -50, 25]);
    await expect(written(head, [spoil(rows)])).rejects.toThrow(/invariant|follows|ties|rows/i);
    await expect(written(head, [rows])).resolves.toHaveLength(5);
  });

  it('of nothing has its two balances', async () => {
    const { head } = aStatement(700, []);
    expect(await written(head, [])).toMatchObject([
      { type: 'opening_balance', balance_ngn: '7.00' },
      { type: 'closing_balance', balance_ngn: '7.00', credit_ngn: '0.00', debit_ngn: '0.00' },
    ]);
  });

  it.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', '＝1'])(
    'does not let %j become a formula',
    async (reference) => {
      const { head, rows } = aStatement(0, [100]);
      const lines = await written(head, [[{ ...rows[0]!, reference }]]);
      expect(lines[1]!['reference']).toBe(`'${reference}`);
    },
  );

  it('keeps commas, quotes and line breaks inside their cell', async () => {
    const reference = 'a, "b"\nc';
    const { head, rows } = aStatement(0, [100]);
    const lines = await written(head, [[{ ...rows[0]!, reference }]]);
    expect(lines[1]!['reference']).toBe(reference);
  });
});

describe('the description of a transaction', () => {
  const electricity = { billerId: 'ikeja-electric', meterNumber: '01000000008' };

  it.each<[Partial<StatementRow>, string]>([
    [{ type: 'funding' }, 'Wallet funding'],
    [{ type: 'adjustment' }, 'Adjustment'],
    [
      { type: 'bill_payment', ...electricity, paymentStatus: 'completed' },
      'Electricity, Ikeja Electric (IKEDC), 01000000008',
    ],
    [
      { type: 'bill_payment', ...electricity, paymentStatus: 'processing' },
      'Electricity, in progress, Ikeja Electric (IKEDC), 01000000008',
    ],
    [
      { type: 'bill_payment', ...electricity, paymentStatus: 'failed' },
      'Electricity, refunded, Ikeja Electric (IKEDC), 01000000008',
    ],
    [
      { type: 'refund', ...electricity, billerId: 'gone-electric', paymentStatus: 'failed' },
      'Refund, gone-electric, 01000000008',
    ],
    [{ type: 'new_kind' }, 'new_kind'],
  ])('%j is %s', (fields, description) => {
    expect(descriptionOf({ ...aStatement(0, [1]).rows[0]!, ...fields })).toBe(description);
  });
});

/** A history that begins with `opening`; what would overdraw is a credit. */
function aStatement(
  opening: number,
  amounts: readonly number[],
): { head: StatementHead; rows: StatementRow[] } {
  let balance = opening;
  const rows = amounts.map((amount, index): StatementRow => {
    const isCredit = amount > 0 || balance + amount < 0;
    balance += isCredit ? Math.abs(amount) : amount;
    return {
      id: `transaction ${index}`,
      type: isCredit ? 'funding' : 'adjustment',
      direction: isCredit ? 'credit' : 'debit',
      amount: Math.abs(amount),
      balanceAfter: balance,
      walletVersion: index + 1,
      reference: `reference ${index}`,
      createdAt: NOW,
      billPaymentId: null,
      billerId: null,
      meterNumber: null,
      paymentStatus: null,
    };
  });
  const times = { period: { from: null, until: null }, madeAt: NOW };
  return { head: { opening, closing: balance, rowCount: rows.length, ...times }, rows };
}

function inBatches<Row>(rows: readonly Row[], size: number): Row[][] {
  const count = Math.ceil(rows.length / size);
  return Array.from({ length: count }, (_, index) => rows.slice(index * size, (index + 1) * size));
}

/** The lines of the CSV, as a program reads them. */
async function written(
  head: StatementHead,
  batches: readonly (readonly StatementRow[])[],
): Promise<Cells[]> {
  let text = '';
  // eslint-disable-next-line @typescript-eslint/require-await
  const read = (async function* () {
    yield* batches;
  })();
  for await (const piece of csvStatement(head, read)) text += piece;
  return parse(text, { columns: true });
}

/** Read apart from the code that wrote it: digits, without a float. */
function kobo(text: string | undefined): bigint {
  if (text === '') return 0n;
  const [, naira = '', rest = ''] = /^(\d+)\.(\d\d)$/.exec(text ?? '') ?? [];
  return BigInt(naira + rest);
}

function naira(amount: number): string {
  const digits = String(amount).padStart(3, '0');
  return `${digits.slice(0, -2)}.${digits.slice(-2)}`;
}
