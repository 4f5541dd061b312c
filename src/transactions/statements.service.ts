import { Readable } from 'node:stream';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import type { Caller } from '../auth/caller.js';
import { UsersService } from '../auth/users.service.js';
import { ExportTooLarge } from '../kernel/errors.js';
import { cleanLine } from '../kernel/input/text.js';
import { lagosDate } from '../kernel/lagos-date.js';
import { isoOf, periodOf } from '../kernel/period.js';
import { Database } from '../platform/database/database.js';
import type { Download } from '../platform/http/download.js';
import { EXPORT_TYPES, type ExportDto, type ExportFormat } from './statement.dto.js';
import { csvStatement } from './statement-csv.view.js';
import { drawStatement, openStatement } from './statement-pdf.view.js';
import type { StatementHead, StatementRow } from './statement.js';
import { balanceAfter, readRows, versionsOf, type Versions } from './statement.store.js';

/**
 * Small batches: short-lived objects are cheap to collect, and other requests get the thread in between.
 * With 500 rows, the process used ten times as much memory above its idle level (docs/decisions/0022).
 */
const BATCH_ROWS = { csv: 200, pdf: 30 };
/** About three hundred pages. Nobody prints more, and drawing them occupies a core for seconds. */
const PDF_ROWS_MAX = 10_000;

/** Makes a customer's statement as a document. */
@Injectable()
export class StatementsService {
  constructor(
    private readonly database: Database,
    private readonly users: UsersService,
  ) {}

  /**
   * Returns the caller's transactions of a period, oldest first, between the opening and the closing
   * balance. Rows are read while they are sent: a slow client makes the database wait, and a disconnect
   * ends the query.
   * @throws ValidationFailed when `from` is after `to`; ExportTooLarge when a PDF would have more than
   * 10,000 rows.
   */
  async download(caller: Caller, query: ExportDto): Promise<Download> {
    const { walletId } = caller;
    const { format } = query;
    const period = periodOf(query);
    const [from, until] = [isoOf(period.from), isoOf(period.until)];
    const versions = await versionsOf(this.database, walletId, from, until);
    const rowCount = versions.before - versions.from;
    if (format === 'pdf' && rowCount > PDF_ROWS_MAX) {
      throw new ExportTooLarge(rowCount, PDF_ROWS_MAX);
    }
    const [opening, closing] = await Promise.all([
      balanceAfter(this.database, walletId, versions.from - 1),
      balanceAfter(this.database, walletId, versions.before - 1),
    ]);
    const head: StatementHead = { opening, closing, rowCount, period, madeAt: new Date() };
    return {
      ...fileOf(format, head),
      content: await this.contentOf(caller, format, head, versions),
    };
  }

  private async contentOf(
    caller: Caller,
    format: ExportFormat,
    head: StatementHead,
    versions: Versions,
  ): Promise<Readable> {
    const batches = this.batches(caller.walletId, versions, BATCH_ROWS[format]);
    if (format === 'csv') return Readable.from(csvStatement(head, batches), { objectMode: false });
    const { fullName, email } = await this.users.get(caller.userId);
    const holder = { fullName: cleanLine(fullName), email, walletId: caller.walletId };
    const pdf = openStatement();
    // If the client disconnects, destroy the PDF stream and stop its query.
    const whileRead = endingWith(pdf, batches);
    drawStatement(pdf, holder, head, whileRead).catch((error: unknown) => {
      pdf.destroy(error instanceof Error ? error : new Error(String(error)));
    });
    return pdf;
  }

  /** Pages by version instead of a database cursor, so that nothing stays open between two batches. */
  private async *batches(
    walletId: string,
    { from, before }: Versions,
    limit: number,
  ): AsyncGenerator<StatementRow[]> {
    let next = from;
    while (next < before) {
      const rows = await readRows(this.database, walletId, { from: next, before }, limit);
      const last = rows.at(-1);
      if (last === undefined) return;
      yield rows;
      next = last.walletVersion + 1;
    }
  }
}

function fileOf(format: ExportFormat, head: StatementHead): Omit<Download, 'content'> {
  const { from, until } = head.period;
  const last = until?.day ?? lagosDate(head.madeAt);
  // A period from a midnight to the same midnight is empty, and its last day would come before its first.
  const days = from === null ? [last] : [from.day, last < from.day ? from.day : last];
  const name = ['statement', ...days].join('-');
  const charset = format === 'csv' ? '; charset=utf-8; header=present' : '';
  return {
    contentType: EXPORT_TYPES[format] + charset,
    fileName: `${name}.${format}`,
    disposition: 'attachment',
  };
}

async function* endingWith<Batch>(
  stream: Readable,
  batches: AsyncIterable<Batch>,
): AsyncGenerator<Batch> {
  for await (const batch of batches) {
    if (stream.destroyed) return;
    yield batch;
    // Drawing occupies the thread: other requests get it between two batches.
    await nextTurn();
  }
}
