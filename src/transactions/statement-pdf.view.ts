import { lagosDay, lagosMoment } from '../kernel/lagos-time.js';
import { formatNaira } from '../kernel/money.js';
import type { PeriodEnd } from '../kernel/period.js';
import { BRACKETS_NOTE } from '../platform/pdf/drawable.js';
import {
  A4,
  drawable,
  GREY,
  line,
  MARGIN,
  openPdf,
  rule,
  type Pdf,
} from '../platform/pdf/pdf-document.js';
import {
  descriptionOf,
  StatementTally,
  type StatementHead,
  type StatementRow,
} from './statement.js';

const WIDTH = A4.width - 2 * MARGIN;
const ROW_HEIGHT = 24;
const FIRST_ROWS_AT = 186;
const ROWS_AT = MARGIN + 36;
const BOTTOM = A4.height - MARGIN - 14;
const ON_FIRST_PAGE = Math.floor((BOTTOM - FIRST_ROWS_AT) / ROW_HEIGHT);
const ON_A_PAGE = Math.floor((BOTTOM - ROWS_AT) / ROW_HEIGHT);

const COLUMNS = {
  date: { x: MARGIN, width: 78, align: 'left' },
  description: { x: MARGIN + 80, width: 222, align: 'left' },
  credit: { x: MARGIN + 306, width: 62, align: 'right' },
  debit: { x: MARGIN + 372, width: 62, align: 'right' },
  balance: { x: MARGIN + 438, width: WIDTH - 438, align: 'right' },
} as const;
type Column = keyof typeof COLUMNS;
const TITLES: Readonly<Record<Column, string>> = {
  date: 'Date (Lagos)',
  description: 'Description',
  credit: 'In',
  debit: 'Out',
  balance: 'Balance',
};

/** Whose statement it is. */
export interface StatementHolder {
  readonly fullName: string;
  readonly email: string;
  readonly walletId: string;
}

/** Draws a statement into `pdf` page by page, and ends it. */
export async function drawStatement(
  pdf: Pdf,
  holder: StatementHolder,
  head: StatementHead,
  batches: AsyncIterable<readonly StatementRow[]>,
): Promise<void> {
  const tally = new StatementTally(head);
  const pages = new StatementPages(pdf, head);
  pages.drawHead(holder);
  for await (const rows of batches) {
    tally.add(rows);
    for (const row of rows) pages.drawRow(row);
  }
  const { credits, debits } = tally.close();
  pages.drawSums(credits, debits);
  pdf.end();
}

export function openStatement(): Pdf {
  return openPdf('Wallet statement');
}

/** The place on the page where the next row goes, and the page's number. */
class StatementPages {
  private page = 0;
  private y = 0;
  private readonly pageCount: number;

  constructor(
    private readonly pdf: Pdf,
    private readonly head: StatementHead,
  ) {
    // One more row than there are transactions: the sums.
    const rest = Math.max(0, head.rowCount + 1 - ON_FIRST_PAGE);
    this.pageCount = 1 + Math.ceil(rest / ON_A_PAGE);
  }

  drawHead({ fullName, email, walletId }: StatementHolder): void {
    const { pdf, head } = this;
    this.addPage(FIRST_ROWS_AT);
    const wide = { x: MARGIN, width: WIDTH };
    line(pdf, 'Wallet statement', { ...wide, y: MARGIN }, { size: 18, font: 'bold' });
    line(pdf, timeOf(head), { ...wide, y: MARGIN + 26 }, { color: GREY });
    line(pdf, `${fullName} · ${email}`, { ...wide, y: MARGIN + 46 }, { font: 'bold' });
    line(pdf, `Wallet ${walletId}`, { ...wide, y: MARGIN + 60 }, { size: 8, color: GREY });
    if (!drawable().isWhole(fullName)) {
      line(pdf, BRACKETS_NOTE, { ...wide, y: MARGIN + 70 }, { size: 6.5, color: GREY });
    }
    const figures: [string, string][] = [
      ['Opening balance', formatNaira(head.opening)],
      ['Closing balance', formatNaira(head.closing)],
      ['Transactions', head.rowCount.toLocaleString('en-NG')],
    ];
    for (const [index, [label, value]] of figures.entries()) {
      const place = { x: MARGIN + index * 166, width: 160 };
      line(pdf, label, { ...place, y: MARGIN + 80 }, { size: 8, color: GREY });
      line(pdf, value, { ...place, y: MARGIN + 91 }, { size: 13, font: 'bold' });
    }
    this.drawTitles();
  }

  drawRow(row: StatementRow): void {
    this.makeRoom();
    const amount = formatNaira(row.amount);
    this.cell('date', lagosMoment(row.createdAt));
    this.cell('description', descriptionOf(row));
    this.cell(row.direction === 'credit' ? 'credit' : 'debit', amount);
    this.cell('balance', formatNaira(row.balanceAfter));
    const { x } = COLUMNS.description;
    line(
      this.pdf,
      row.id,
      { x, y: this.y + 14.5, width: 190 },
      { size: 6.5, color: GREY, font: 'mono' },
    );
    this.y += ROW_HEIGHT;
    rule(this.pdf, this.y);
  }

  drawSums(credits: number, debits: number): void {
    this.makeRoom();
    this.cell('description', 'Sum, and closing balance', 'bold');
    this.cell('credit', formatNaira(credits), 'bold');
    this.cell('debit', formatNaira(debits), 'bold');
    this.cell('balance', formatNaira(this.head.closing), 'bold');
  }

  private makeRoom(): void {
    if (this.y + ROW_HEIGHT <= BOTTOM) return;
    this.addPage(ROWS_AT);
    const place = { x: MARGIN, y: MARGIN, width: WIDTH };
    line(this.pdf, `Wallet statement, ${timeOf(this.head)}`, place, { size: 8, color: GREY });
    this.drawTitles();
  }

  private addPage(rowsAt: number): void {
    const { pdf, head } = this;
    // Nothing flows from page to page: every line is put where it belongs.
    pdf.addPage({ size: 'A4', margins: { top: 0, left: MARGIN, right: MARGIN, bottom: 0 } });
    this.page += 1;
    this.y = rowsAt;
    const foot = { x: MARGIN, y: A4.height - MARGIN, width: WIDTH };
    const made = `Made ${lagosMoment(head.madeAt)} (Lagos)`;
    line(pdf, made, foot, { size: 7, color: GREY });
    const number = `Page ${this.page} of ${this.pageCount}`;
    line(pdf, number, foot, { size: 7, color: GREY, align: 'right' });
  }

  private drawTitles(): void {
    for (const column of Object.keys(COLUMNS) as Column[]) {
      const { x, width, align } = COLUMNS[column];
      const style = { size: 8, color: GREY, font: 'bold', align } as const;
      line(this.pdf, TITLES[column], { x, width, y: this.y - 15 }, style);
    }
    rule(this.pdf, this.y);
  }

  private cell(column: Column, text: string, font: 'regular' | 'bold' = 'regular'): void {
    const { x, width, align } = COLUMNS[column];
    line(this.pdf, text, { x, width, y: this.y + 3 }, { size: 8, font, align });
  }
}

/** Days as days, where days were asked for; moments else. */
function timeOf({ period: { from, until }, madeAt }: StatementHead): string {
  const textOf = ({ at, day, isDay }: PeriodEnd): string =>
    isDay ? lagosDay(new Date(`${day}T00:00:00Z`)) : lagosMoment(at);
  const end = until === null ? lagosMoment(madeAt) : textOf(until);
  return from === null ? `Until ${end} (Lagos)` : `${textOf(from)} to ${end} (Lagos)`;
}
