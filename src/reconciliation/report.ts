import type { KeptDifference, KindTotals } from './difference.js';
import type { RunTotals } from './tally.js';

/** What comparing one day of one side came to. */
interface RunResult<Totals> {
  readonly runId: string;
  /** The provider's code, or `funding:<gateway>`, as the accounts are called. */
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

/** The result of a day, as it is told to people and programs. */
export interface DayReport {
  readonly date: string;
  readonly now: Date;
  /** Whether the day was not over yet: the figures are those of the moment. */
  readonly isPartial: boolean;
  readonly providers: readonly ProviderResult[];
  /** The fundings, or why they were not compared. */
  readonly fundings: FundingResult | string;
}

/** Reads the differences of a run, which may be too many to be held. */
export type DifferencesOf = (runId: string) => AsyncIterable<KeptDifference>;

export function differencesIn({ kinds }: Pick<ProviderResult, 'kinds'>): number {
  return kinds.reduce((sum, { count }) => sum + count, 0);
}

/** Every run of a report: one for each provider, and one for the fundings where they were compared. */
export function runsOf(report: DayReport): readonly (ProviderResult | FundingResult)[] {
  const { fundings } = report;
  return typeof fundings === 'string' ? report.providers : [...report.providers, fundings];
}
