import { stringify } from 'csv-stringify/sync';
import { lagosIso } from '../kernel/lagos-time.js';
import { decimalNaira } from '../kernel/money.js';
import {
  closesAt,
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
/** In the order of the columns. */
type Cells = readonly string[];

/** A statement as CSV, in pieces as long as those its rows come in. */
export async function* csvStatement(
  head: StatementHead,
  batches: AsyncIterable<readonly StatementRow[]>,
): AsyncGenerator<string> {
  const tally = new StatementTally(head);
  const { opening, closing, period } = head;
  const openingCells = marked('opening_balance', period.from?.at ?? null, '', '', opening);
  yield stringify([[...COLUMNS]]) + lines([openingCells]);
  for await (const rows of batches) {
    tally.add(rows);
    yield lines(rows.map(cellsOf));
  }
  const { credits, debits } = tally.close();
  const sums = [decimalNaira(credits), decimalNaira(debits)] as const;
  yield lines([marked('closing_balance', closesAt(head), ...sums, closing)]);
}

function marked(
  type: string,
  at: Date | null,
  credits: string,
  debits: string,
  balance: number,
): Cells {
  const date = at === null ? '' : lagosIso(at);
  return [date, type, '', credits, debits, decimalNaira(balance), '', '', ''];
}

function cellsOf(row: StatementRow): Cells {
  const amount = decimalNaira(row.amount);
  const isCredit = row.direction === 'credit';
  return [
    lagosIso(row.createdAt),
    row.type,
    descriptionOf(row),
    isCredit ? amount : '',
    isCredit ? '' : amount,
    decimalNaira(row.balanceAfter),
    row.reference,
    row.id,
    row.billPaymentId ?? '',
  ];
}

// A reference may be somebody else's word: none of them may become a formula in a spreadsheet.
function lines(list: readonly Cells[]): string {
  return stringify([...list], { escape_formulas: true });
}
