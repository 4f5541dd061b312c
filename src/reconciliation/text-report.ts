import { formatNaira } from '../kernel/money.js';
import type { KeptDifference } from './difference.js';
import {
  differencesIn,
  type DifferencesOf,
  type FundingResult,
  type ProviderResult,
  type DayReport,
} from './report.js';
import type { BillerTotals } from './tally.js';

const MINUTE_MS = 60_000;

/** Renders a report for people, in lines of at most a hundred columns. */
export async function* textReport(
  report: DayReport,
  differencesOf: DifferencesOf,
): AsyncGenerator<string> {
  yield `Reconciliation of ${report.date}, Africa/Lagos. Amounts are naira.\n`;
  if (report.isPartial) yield 'The day is not over: these figures are preliminary.\n';
  for (const result of report.providers) {
    yield `\n${heading(result.provider, differencesIn(result))}`;
    yield* soldLines(result.totals.billers);
    yield* floatLines(result);
    yield* differenceLines(result, report.now, differencesOf);
  }
  yield* fundingLines(report, differencesOf);
}

function heading(name: string, differences: number): string {
  return `${name}: ${differences === 0 ? 'no differences' : counted(differences, 'difference')}\n`;
}

function* soldLines(billers: readonly BillerTotals[]): Generator<string> {
  if (billers.length === 0) {
    yield '\n  No attempts on this day.\n';
    return;
  }
  const all = billers.length === 1 ? billers : [...billers, sumOf(billers)];
  yield '\n';
  yield row('Sold', ['delivered', 'amount', 'cost', 'commission', 'margin'], SOLD);
  for (const one of all) {
    const figures = [one.amount, one.cost, one.commission, one.margin].map(naira);
    yield row(one.billerId, [String(one.delivered), ...figures], SOLD);
  }
  yield '\n';
  yield row('Fees, refunds', ['fees', 'failed', 'refunded', 'open'], REFUNDED);
  for (const one of all) {
    const figures = [naira(one.fees), String(one.failed), naira(one.refunded), String(one.open)];
    yield row(one.billerId, figures, REFUNDED);
  }
}

const NAME_WIDTH = 22;
const SOLD = [10, 17, 17, 16, 16];
const REFUNDED = [17, 10, 17, 10];
const FLOAT = [18];

function row(name: string, figures: readonly string[], widths: readonly number[]): string {
  const cells = figures.map((figure, index) => figure.padStart(widths[index] ?? 0)).join('');
  return `  ${name.padEnd(NAME_WIDTH)}${cells}\n`;
}

function sumOf(billers: readonly BillerTotals[]): BillerTotals {
  const sum = (key: Exclude<keyof BillerTotals, 'billerId'>): number =>
    billers.reduce((total, one) => total + one[key], 0);
  return {
    billerId: 'all billers',
    delivered: sum('delivered'),
    amount: sum('amount'),
    cost: sum('cost'),
    commission: sum('commission'),
    fees: sum('fees'),
    margin: sum('margin'),
    failed: sum('failed'),
    refunded: sum('refunded'),
    open: sum('open'),
  };
}

function* floatLines({ provider, totals }: ProviderResult): Generator<string> {
  const { statement, float } = totals;
  yield `\n  The float, by the statement (${counted(statement.lines, 'line')})\n`;
  yield row('opening', [naira(statement.opening)], FLOAT);
  yield row('+ top-ups', [naira(statement.topUps)], FLOAT);
  yield row('- charges', [naira(statement.charges)], FLOAT);
  yield row('+ reversals', [naira(statement.reversals)], FLOAT);
  yield row('closing', [naira(statement.closing)], FLOAT);
  yield `\n  From the statement to our account provider:${provider}\n`;
  yield row('charges - reversals', [naira(float.statement)], FLOAT);
  yield row('- open payments', [naira(float.openPayments)], FLOAT);
  yield row('- late reversals', [naira(float.lateReversals)], FLOAT);
  yield row('- differences below', [naira(float.otherDifferences)], FLOAT);
  yield row('- unexplained', [naira(float.unexplained)], FLOAT);
  yield row('booked', [naira(float.booked)], FLOAT);
  if (totals.pendingThere > 0) {
    yield `  ${counted(totals.pendingThere, 'vend')} still pending there: run the day again later.\n`;
  }
  if (totals.carried.length > 0) {
    yield `  ${counted(totals.carried.length, 'vend')} just before midnight: the next day must have them.\n`;
  }
}

async function* differenceLines(
  { runId, kinds }: ProviderResult | FundingResult,
  now: Date,
  differencesOf: DifferencesOf,
): AsyncGenerator<string> {
  if (kinds.length === 0) return;
  yield `\n  ${'Differences'.padEnd(30)}${'count'.padStart(10)}${'amount'.padStart(18)}${'oldest'.padStart(10)}\n`;
  for (const { kind, count, amount, oldest } of kinds) {
    const figures = [String(count).padStart(10), naira(amount).padStart(18)].join('');
    yield `  ${kind.padEnd(30)}${figures}${age(oldest, now).padStart(10)}\n`;
  }
  for await (const difference of differencesOf(runId)) yield differenceText(difference, now);
}

function differenceText(difference: KeptDifference, now: Date): string {
  const { kind, subject, amount, since, paymentId, billerId, firstSeenAt, details } = difference;
  const words = ['theirs', 'ours'].flatMap((side) => {
    const status = (details[side] as { status?: string } | null | undefined)?.status;
    return status === undefined ? [] : [`${side} ${status}`];
  });
  const seen = `first seen ${firstSeenAt.toISOString().slice(0, 16)}Z`;
  const facts = [`${age(since, now)} old`, seen, ...words].join(', ');
  const about = [paymentId === null ? [] : [`payment ${paymentId}`], billerId ?? []].flat();
  return [
    `\n  ${kind} ${subject}`,
    `    ${naira(amount).padStart(16)}  ${facts}`,
    ...(about.length === 0 ? [] : [`    ${about.join(', ')}`]),
    '',
  ].join('\n');
}

async function* fundingLines(
  { fundings, now }: DayReport,
  differencesOf: DifferencesOf,
): AsyncGenerator<string> {
  if (typeof fundings === 'string') {
    yield `\nFundings: not compared. ${fundings}\n`;
    return;
  }
  const { completed, amount, listed } = fundings.totals;
  yield `\n${heading(fundings.provider, differencesIn(fundings))}`;
  yield `  ${counted(completed, 'funding')} of ${naira(amount)} in our books, ${listed} on the list.\n`;
  yield* differenceLines(fundings, now, differencesOf);
}

function naira(kobo: number): string {
  return formatNaira(kobo).replace('₦', '');
}

function counted(count: number, thing: string): string {
  return `${count.toLocaleString('en-NG')} ${thing}${count === 1 ? '' : 's'}`;
}

/** `3d 4h`, `12h 30m`, `5m`. */
export function age(since: Date, now: Date): string {
  const minutes = Math.max(0, Math.floor((now.getTime() - since.getTime()) / MINUTE_MS));
  const [days, hours] = [Math.floor(minutes / 1_440), Math.floor(minutes / 60) % 24];
  if (days > 0) return `${days}d ${hours}h`;
  return hours > 0 ? `${hours}h ${minutes % 60}m` : `${minutes}m`;
}
