import { stringify } from 'csv-stringify/sync';
import { runsOf, type DifferencesOf, type DayReport } from './report.js';
import { textReport } from './text-report.js';

export const REPORT_FORMATS = ['text', 'csv', 'json'] as const;
export type ReportFormat = (typeof REPORT_FORMATS)[number];

/** A report as text, in pieces, so that a long one is never held as a whole. */
export function writeReport(
  report: DayReport,
  format: ReportFormat,
  differencesOf: DifferencesOf,
): AsyncGenerator<string> {
  switch (format) {
    case 'text':
      return textReport(report, differencesOf);
    case 'csv':
      return csvReport(report, differencesOf);
    case 'json':
      return jsonReport(report, differencesOf);
  }
}

/** One table for both: a `totals` row has the figures of a biller, a `difference` row the rest. */
const COLUMNS = [
  'record',
  'date',
  'provider',
  'biller_id',
  'kind',
  'subject',
  'wallet_id',
  'payment_id',
  'amount_kobo',
  'since',
  'first_seen_at',
  'delivered',
  'cost_kobo',
  'commission_kobo',
  'fees_kobo',
  'margin_kobo',
  'failed',
  'refunded_kobo',
  'open',
  'details',
] as const;
type CsvRow = Partial<Record<(typeof COLUMNS)[number], string | number | null>>;

async function* csvReport(report: DayReport, differencesOf: DifferencesOf): AsyncGenerator<string> {
  const { date } = report;
  yield csvLine([...COLUMNS]);
  for (const { provider, totals } of report.providers) {
    for (const one of totals.billers) {
      yield csvRow({
        record: 'totals',
        date,
        provider,
        biller_id: one.billerId,
        amount_kobo: one.amount,
        delivered: one.delivered,
        cost_kobo: one.cost,
        commission_kobo: one.commission,
        fees_kobo: one.fees,
        margin_kobo: one.margin,
        failed: one.failed,
        refunded_kobo: one.refunded,
        open: one.open,
      });
    }
  }
  for (const { runId, provider } of runsOf(report)) {
    for await (const one of differencesOf(runId)) {
      yield csvRow({
        record: 'difference',
        date,
        provider,
        biller_id: one.billerId,
        kind: one.kind,
        subject: one.subject,
        wallet_id: one.walletId,
        payment_id: one.paymentId,
        amount_kobo: one.amount,
        since: one.since.toISOString(),
        first_seen_at: one.firstSeenAt.toISOString(),
        details: JSON.stringify(one.details),
      });
    }
  }
}

function csvRow(row: CsvRow): string {
  return csvLine(COLUMNS.map((column) => row[column] ?? ''));
}

// A provider's words are not ours: none of them may become a formula in somebody's spreadsheet.
function csvLine(cells: readonly (string | number)[]): string {
  return stringify([[...cells]], { escape_formulas: true });
}

async function* jsonReport(
  report: DayReport,
  differencesOf: DifferencesOf,
): AsyncGenerator<string> {
  const { date, isPartial, fundings } = report;
  const head = { date, timeZone: 'Africa/Lagos', unit: 'kobo', isPartial };
  const why = typeof fundings === 'string' ? { fundingsNotCompared: fundings } : {};
  yield `${JSON.stringify({ ...head, ...why }).slice(0, -1)},"runs":[`;
  let isFirstRun = true;
  for (const run of runsOf(report)) {
    yield `${isFirstRun ? '' : ','}\n${JSON.stringify(run).slice(0, -1)},"differences":[`;
    isFirstRun = false;
    let isFirst = true;
    for await (const difference of differencesOf(run.runId)) {
      yield `${isFirst ? '' : ','}\n${JSON.stringify(difference)}`;
      isFirst = false;
    }
    yield ']}';
  }
  yield ']}\n';
}
