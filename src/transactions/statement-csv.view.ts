import { stringify } from 'csv-stringify/sync';
import { lagosIso } from '../kernel/lagos-time.js';
import { decimalNaira } from '../kernel/money.js';
import {
  descriptionOf,
  StatementTally,
  type StatementHead,
  type StatementRow,
} from './statement.js';

const COLUMNS = [
  'date',
  'type',
  'description',
  'credit_ngn',
  'debit_ngn',
  'balance_ngn',
  'reference',
  'transaction_id',
  'bill_payment_id',
] as const;
type Line = Partial<Record<(typeof COLUMNS)[number], string>>;

/** A statement as CSV, in pieces as long as those its rows come in. */
export async function* csvStatement(
  head: StatementHead,
  batches: AsyncIterable<readonly StatementRow[]>,
): AsyncGenerator<string> {
  const tally = new StatementTally(head);
  const { opening, closing, from, to } = head;
  yield (
    stringify([[...COLUMNS]]) +
    lines([{ ...marked('opening_balance', from), balance_ngn: decimalNaira(opening) }])
  );
  for await (const rows of batches) {
    tally.add(rows);
    yield lines(rows.map(lineOf));
  }
  const { credits, debits } = tally.close();
  yield lines([
    {
      ...marked('closing_balance', to ?? head.madeAt),
      credit_ngn: decimalNaira(credits),
      debit_ngn: decimalNaira(debits),
      balance_ngn: decimalNaira(closing),
    },
  ]);
}

function marked(type: string, at: Date | null): Line {
  return { type, date: at === null ? '' : lagosIso(at) };
}

function lineOf(row: StatementRow): Line {
  const amount = decimalNaira(row.amount);
  return {
    date: lagosIso(row.createdAt),
    type: row.type,
    description: descriptionOf(row),
    ...(row.direction === 'credit' ? { credit_ngn: amount } : { debit_ngn: amount }),
    balance_ngn: decimalNaira(row.balanceAfter),
    reference: row.reference,
    transaction_id: row.id,
    bill_payment_id: row.billPaymentId ?? '',
  };
}

// A reference may be somebody else's word: none of them may become a formula in a spreadsheet.
function lines(list: readonly Line[]): string {
  const cells = list.map((line) => COLUMNS.map((column) => line[column] ?? ''));
  return stringify(cells, { escape_formulas: true });
}
