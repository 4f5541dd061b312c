import type { KeptDifference, KindTotals } from './difference.js';
import type { RunTotals } from './tally.js';

/** The result of comparing one day with one side. */
interface RunResult<Totals> {
  readonly runId: string;
  /** The provider's code, or `funding:<gateway>`, as in the names of accounts. */
  readonly provider: string;
  readonly totals: Totals;
  readonly kinds: readonly KindTotals[];
}

/** Kobo. */
export interface FundingTotals {
  readonly completed: number;
  readonly amount: number;
  readonly listed: number;
}

export type ProviderResult = RunResult<RunTotals>;
export type FundingResult = RunResult<FundingTotals>;

/** The result of a day, for people and programs. */
export interface DayReport {
  readonly date: string;
  readonly now: Date;
  /** Whether the day is not over yet, so that the figures are preliminary. */
  readonly isPartial: boolean;
  readonly providers: readonly ProviderResult[];
  /** The result for the fundings, or the reason why they were not compared. */
  readonly fundings: FundingResult | string;
}

/** Reads the differences of a run one by one, because they may be too many for memory. */
export type DifferencesOf = (runId: string) => AsyncIterable<KeptDifference>;

export function differencesIn({ kinds }: Pick<ProviderResult, 'kinds'>): number {
  return kinds.reduce((sum, { count }) => sum + count, 0);
}

/** Every run of a report: one per provider, and one for the fundings if they were compared. */
export function runsOf(report: DayReport): readonly (ProviderResult | FundingResult)[] {
  const { fundings } = report;
  return typeof fundings === 'string' ? report.providers : [...report.providers, fundings];
}
