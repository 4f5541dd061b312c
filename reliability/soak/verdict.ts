import type { Breach } from '../checker/breach.js';
import { breachLines } from '../checker/breach-lines.js';
import type { Examined } from '../checker/check-money.js';
import type { GatewayPayment } from '../checker/gateway-record.js';
import type { Vend } from '../checker/provider-record.js';
import { vendKey } from '../checker/world.js';
import { ownDeaths } from '../chaos/outcome.js';
import type { ProgramEnd } from '../chaos/program.js';
import type { Books, Count } from './books.js';
import type { Reconciled } from './reconciling.js';

/** What a soak came to. */
export interface SoakOutcome {
  readonly wanted: number;
  readonly accepted: number;
  readonly books: Books;
  /** The providers' own records. */
  readonly vends: readonly Vend[];
  /** The gateway's own record. */
  readonly paidIn: readonly GatewayPayment[];
  /** What the checker looked at and found; null when it could not look. */
  readonly examined: Examined | null;
  readonly breaches: readonly Breach[];
  readonly reconciled: readonly Reconciled[];
  readonly everybodyKnows: boolean;
  /** What had not come to rest in time; null when everything had. */
  readonly left: Readonly<Record<string, number>> | null;
  readonly ends: readonly ProgramEnd[];
}

/** What a provider's own record says it keeps, in kobo. */
export function charged(vends: readonly Vend[]): Count[] {
  const sums = new Map<string, Count>();
  for (const { provider: what, chargedNaira } of vends) {
    const kobo = Math.round(chargedNaira * 100);
    const sum = sums.get(what) ?? { what, count: 0, kobo: 0 };
    sums.set(what, { what, count: sum.count + (kobo > 0 ? 1 : 0), kobo: sum.kobo + kobo });
  }
  return [...sums.values()].sort((one, other) => one.what.localeCompare(other.what));
}

/** What the gateway's own record says was paid, without the fees that some payers bore. */
export function paidAtGateway({ paidIn }: SoakOutcome): Count {
  const paid = paidIn.filter(({ paidAt }) => paidAt !== null);
  const kobo = paid.reduce((sum, { requestedAmount }) => sum + requestedAmount, 0);
  return { what: 'paid by the gateway’s record', count: paid.length, kobo };
}

/** The payments that no provider's record knows a vend of that it has kept. */
export function failuresProven({ books, vends }: SoakOutcome): Count {
  const kept = new Set(vends.filter(({ chargedNaira }) => chargedNaira > 0).map(vendKey));
  const failures = books.payments.filter(
    ({ attempts, isInReview }) =>
      !isInReview && !(attempts ?? []).some((attempt) => kept.has(vendKey(attempt))),
  );
  const kobo = failures.reduce((sum, { total }) => sum + total, 0);
  return { what: 'failures by the providers’ records', count: failures.length, kobo };
}

/** What does not agree, in words; none is good. */
export function soakComplaints(outcome: SoakOutcome): string[] {
  const { breaches, examined, left, reconciled, accepted, wanted } = outcome;
  const wrong: string[] = [];
  if (accepted < wanted)
    wrong.push(`Only ${accepted} of ${wanted} payments were accepted in time.`);
  if (left !== null) wrong.push(`Not at rest: ${JSON.stringify(left)}`);
  if (!outcome.everybodyKnows)
    wrong.push('Some customers never learned what became of a purchase or a funding.');
  if (examined === null) wrong.push('The checker could not look.');
  if (breaches.length > 0) wrong.push(breachLines(breaches));
  wrong.push(...sumsOff(outcome), ...chargesOff(outcome));
  for (const { code, text } of reconciled) {
    if (code !== 0) wrong.push(`Reconciliation ended with ${code}:\n${text}`);
  }
  for (const end of ownDeaths(outcome.ends)) {
    wrong.push(`A process ended that nobody had touched: ${JSON.stringify(end)}`);
  }
  return wrong;
}

function sumsOff(outcome: SoakOutcome): string[] {
  const { refunds, credited } = outcome.books;
  return [
    ...(isSame(refunds, failuresProven(outcome)) ? [] : ['Refunds are not the failures.']),
    ...(isSame(credited, paidAtGateway(outcome)) ? [] : ['Credits are not the payments.']),
  ];
}

/** A payment in review may be charged already and not booked yet: its provider's sums may differ. */
function chargesOff({ books, vends }: SoakOutcome): string[] {
  if (books.ends.some(({ what }) => what.startsWith('needs_review'))) return [];
  return charged(vends).flatMap(({ what, kobo }) => {
    const booked = books.booked.find((one) => one.what === what)?.kobo ?? 0;
    return booked === kobo ? [] : [`${what} charged ${kobo} kobo, and ${booked} are booked.`];
  });
}

function isSame(one: Count, other: Count): boolean {
  return one.count === other.count && one.kobo === other.kobo;
}

/** The table of a soak. */
export function soakReport(outcome: SoakOutcome): string {
  const { books, vends, accepted, examined, breaches, reconciled } = outcome;
  const differing = reconciled.filter(({ code }) => code !== 0).length;
  const sections: readonly (readonly [string, readonly Count[]])[] = [
    ['payments by end', books.ends],
    ['attempts by provider and outcome', books.attempts],
    ['failovers', books.reroutedEnds],
    ['refunds, and failures', [books.refunds, failuresProven(outcome)]],
    ['fundings by end', books.fundings],
    ['credited, and paid', [books.credited, paidAtGateway(outcome)]],
    ['incidents', books.incidents],
    ['booked on the account of the provider', books.booked],
    ['charged by its own record', charged(vends)],
  ];
  return [
    `${accepted} payments accepted; the checker looked at ${JSON.stringify(examined)}`,
    ...sections.flatMap(([title, counts]) => [title, ...counts.map(line), '']),
    `breaches: ${breaches.length}; days reconciled: ${reconciled.length}, with differences: ${differing}`,
  ].join('\n');
}

function line({ what, count, kobo }: Count): string {
  const naira = (kobo / 100).toLocaleString('en', { minimumFractionDigits: 2 });
  return `  ${what.padEnd(48)} ${String(count).padStart(7)}  ₦${naira.padStart(18)}`;
}
