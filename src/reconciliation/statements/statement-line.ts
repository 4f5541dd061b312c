import { koboFromNaira } from '../../kernel/money.js';
import { readMoment } from '../../kernel/moment.js';
import type { Day } from '../../kernel/lagos-day.js';

export const LINE_TYPES = [
  'opening_balance',
  'vend',
  'reversal',
  'top_up',
  'closing_balance',
] as const;
export const VEND_STATUSES = ['delivered', 'pending', 'failed', 'reversed'] as const;
export type LineType = (typeof LINE_TYPES)[number];
export type VendStatus = (typeof VEND_STATUSES)[number];

/** One line of a provider's statement. Amounts are kobo; a missing value is null. */
export interface StatementLine {
  /** Its number in the file; the header is line 1. */
  readonly line: number;
  readonly type: LineType;
  readonly createdAt: Date;
  readonly requestId: string | null;
  readonly transactionId: string | null;
  readonly serviceId: string | null;
  readonly meterNumber: string | null;
  readonly status: VendStatus | null;
  /** The amount of the purchase, or of the deposit into the float. */
  readonly amount: number | null;
  /** The charge to the float; below zero for a return. */
  readonly charged: number | null;
  readonly balance: number | null;
}

export const COLUMNS = [
  'type',
  'created_at',
  'request_id',
  'transaction_id',
  'service_id',
  'meter_number',
  'status',
  'amount',
  'charged',
  'balance',
] as const;
export type Column = (typeof COLUMNS)[number];
/** The position of each column in the file. Unknown columns are ignored. */
export type ColumnPlaces = Readonly<Record<Column, number>>;

/** A statement that cannot be trusted. It fails the whole run: a part of a statement proves nothing. */
export class StatementUnreadable extends Error {
  constructor(
    readonly line: number | null,
    why: string,
  ) {
    super(line === null ? `The statement: ${why}.` : `Line ${line} of the statement: ${why}.`);
    this.name = 'StatementUnreadable';
  }
}

const DECIMAL = /^-?\d{1,15}(?:\.\d{1,30})?$/;
/** No field of a statement is longer. A longer one means that the file is something else. */
const FIELD_MAX = 200;

/** @throws StatementUnreadable unless the first line names every column once. */
export function readHeader(fields: readonly string[]): ColumnPlaces {
  const names = fields.map((field) => field.trim().toLowerCase());
  const places = COLUMNS.map((column): [Column, number] => {
    const place = names.indexOf(column);
    if (place < 0) throw new StatementUnreadable(1, `the column "${column}" is missing`);
    if (names.includes(column, place + 1)) {
      throw new StatementUnreadable(1, `the column "${column}" is there twice`);
    }
    return [column, place];
  });
  return Object.fromEntries(places) as Record<Column, number>;
}

/**
 * Reads one line of the statement of `day`.
 * @throws StatementUnreadable naming the line.
 */
export function readLine(
  fields: readonly string[],
  places: ColumnPlaces,
  line: number,
  day: Day,
): StatementLine {
  const text = (column: Column): string | null => {
    const field = fields[places[column]] ?? '';
    if (field.length > FIELD_MAX) fail(line, `${column} is too long`);
    const value = field.trim();
    if (value.includes('\u0000')) fail(line, `${column} has a character that is no text`);
    return value === '' ? null : value;
  };
  const read: StatementLine = {
    line,
    type: wordOf(LINE_TYPES, text('type'), line, 'type') ?? fail(line, 'type is empty'),
    createdAt: momentOf(text('created_at'), line),
    requestId: text('request_id'),
    transactionId: text('transaction_id'),
    serviceId: text('service_id'),
    meterNumber: text('meter_number'),
    status: wordOf(VEND_STATUSES, text('status'), line, 'status'),
    amount: koboOf(text('amount'), line, 'amount'),
    charged: koboOf(text('charged'), line, 'charged'),
    balance: koboOf(text('balance'), line, 'balance'),
  };
  checkNeeds(read);
  checkDay(read, day);
  return read;
}

const NEEDS: Readonly<Record<LineType, readonly (keyof StatementLine)[]>> = {
  opening_balance: ['balance'],
  vend: ['requestId', 'status', 'amount', 'charged'],
  reversal: ['requestId', 'charged'],
  top_up: ['amount'],
  closing_balance: ['balance'],
};

function checkNeeds(read: StatementLine): void {
  for (const need of NEEDS[read.type]) {
    if (read[need] === null) fail(read.line, `a ${read.type} needs its ${need}`);
  }
  const charged = read.charged ?? 0;
  if (read.type === 'vend' && charged < 0) fail(read.line, 'a vend charges less than nothing');
  if (read.type === 'reversal' && charged > 0) fail(read.line, 'a reversal takes money');
}

// The statement of another day has no entries in common with our books, and a partial one would look like
// many differences. The balances must stand at the edges of the day.
function checkDay({ type, createdAt, line }: StatementLine, day: Day): void {
  const isBalance = type === 'opening_balance' || type === 'closing_balance';
  const isEdge = isBalance && createdAt.getTime() === day.until.getTime();
  if ((createdAt < day.from || createdAt >= day.until) && !isEdge) {
    fail(line, `${createdAt.toISOString()} is not on ${day.date} in Lagos`);
  }
}

function wordOf<Word extends string>(
  words: readonly Word[],
  text: string | null,
  line: number,
  column: Column,
): Word | null {
  if (text === null) return null;
  return words.find((word) => word === text) ?? fail(line, `"${text}" is no ${column} we know`);
}

function momentOf(text: string | null, line: number): Date {
  const moment = text?.endsWith('Z') === true ? readMoment(text) : null;
  return moment ?? fail(line, `created_at is not an ISO time in UTC: "${text ?? ''}"`);
}

function koboOf(text: string | null, line: number, column: Column): number | null {
  if (text === null) return null;
  const kobo = DECIMAL.test(text) ? koboFromNaira(text) : null;
  return kobo ?? fail(line, `${column} is not an amount of naira: "${text}"`);
}

function fail(line: number, why: string): never {
  throw new StatementUnreadable(line, why);
}

/** Refuses a statement that does not begin and end with a balance, for example one that broke off. */
export class StatementEnds {
  private readonly seen = { opening_balance: 0, closing_balance: 0 };

  /** @throws StatementUnreadable when a balance appears for the second time. */
  see({ type, line }: StatementLine): void {
    if (type !== 'opening_balance' && type !== 'closing_balance') return;
    this.seen[type] += 1;
    if (this.seen[type] > 1) throw new StatementUnreadable(line, `a second ${type}`);
  }

  /** @throws StatementUnreadable when a balance is missing. */
  finish(): void {
    for (const [type, count] of Object.entries(this.seen)) {
      if (count === 0) throw new StatementUnreadable(null, `it has no ${type}, so it is not whole`);
    }
  }
}
