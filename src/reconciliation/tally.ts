import type { ComparisonResult, GapCause, VendPair } from './compare.js';
import type { Difference } from './difference.js';

/** The sums of a day's attempts at one biller, from our books. Kobo. */
export interface BillerTotals {
  readonly billerId: string;
  readonly delivered: number;
  readonly amount: number;
  readonly cost: number;
  readonly commission: number;
  readonly fees: number;
  /** Commission and fees. */
  readonly margin: number;
  readonly failed: number;
  readonly refunded: number;
  readonly open: number;
}

/** The statement's own sums. Kobo. */
export interface FloatStatementSums {
  readonly lines: number;
  readonly opening: number;
  readonly topUps: number;
  readonly charges: number;
  /** Above zero: the returned amounts. */
  readonly reversals: number;
  readonly closing: number;
  readonly closingAt: Date;
}

/** The reconciliation of the float's statement with our account of the provider. Kobo. */
export interface FloatTotals {
  /** Charges minus reversals, by the statement. */
  readonly statement: number;
  /** Booked on `provider:<code>` for the payments on the statement. */
  readonly booked: number;
  readonly openPayments: number;
  readonly lateReversals: number;
  readonly otherDifferences: number;
  readonly unexplained: number;
}

/** The totals of a run beside its differences; stored as JSON in `reconciliation_runs.totals`. */
export interface RunTotals {
  readonly billers: readonly BillerTotals[];
  readonly statement: Omit<FloatStatementSums, 'closingAt'>;
  readonly float: FloatTotals;
  /** Vends that were still pending at the provider when the statement was written. */
  readonly pendingThere: number;
  /** Request ids of the last moments of the day, which the next statement must contain. */
  readonly carried: readonly string[];
  /** Request ids of the next day that this statement already contains. */
  readonly early: readonly string[];
}

/** How many request ids a difference of the float lists. */
const NAMED_MAX = 20;
const ZERO = { delivered: 0, amount: 0, cost: 0, fees: 0, failed: 0, refunded: 0, open: 0 };
type Counts = { -readonly [Key in keyof typeof ZERO]: number };

/**
 * Sums up the pairs of one run as they pass. It keeps one row per biller, and the ids at the edges of the
 * day.
 */
export class Tally {
  private readonly billers = new Map<string, Counts>();
  private readonly gaps: Record<GapCause, number> = {
    none: 0,
    openPayments: 0,
    lateReversals: 0,
    otherDifferences: 0,
    unexplained: 0,
  };
  private readonly unexplained: string[] = [];
  private unexplainedCount = 0;
  private booked = 0;
  private pendingThere = 0;
  private readonly carried: string[] = [];
  private readonly early: string[] = [];

  /** @param lastRequestId the bound at which the request ids of the next day begin */
  constructor(private readonly lastRequestId: string) {}

  add(pair: VendPair, finding: ComparisonResult): void {
    this.booked += finding.booked;
    this.gaps[finding.cause] += finding.gap;
    if (finding.cause === 'unexplained') {
      this.unexplainedCount += 1;
      if (this.unexplained.length < NAMED_MAX) this.unexplained.push(pair.requestId);
    }
    if (finding.isCarried) this.carried.push(pair.requestId);
    if (pair.theirs?.status === 'pending') this.pendingThere += 1;
    if (pair.theirs !== null && pair.ours !== null && pair.requestId >= this.lastRequestId) {
      this.early.push(pair.requestId);
    }
    this.count(pair);
  }

  totals(sums: FloatStatementSums): RunTotals {
    const { lines, opening, topUps, charges, reversals, closing } = sums;
    return {
      billers: [...this.billers]
        .sort(([one], [other]) => (one < other ? -1 : 1))
        .map(([billerId, counts]) => {
          const commission = counts.amount - counts.cost;
          return { billerId, ...counts, commission, margin: commission + counts.fees };
        }),
      statement: { lines, opening, topUps, charges, reversals, closing },
      float: {
        statement: charges - reversals,
        booked: this.booked,
        openPayments: this.gaps.openPayments,
        lateReversals: this.gaps.lateReversals,
        otherDifferences: this.gaps.otherDifferences,
        unexplained: this.gaps.unexplained,
      },
      pendingThere: this.pendingThere,
      carried: this.carried,
      early: this.early,
    };
  }

  /** Differences of the float as a whole. */
  floatDifferences(sums: FloatStatementSums): Difference[] {
    const { opening, topUps, charges, reversals, closing } = sums;
    const off = closing - (opening + topUps - charges + reversals);
    const differences: Difference[] = [];
    if (off !== 0) {
      const details = { opening, topUps, charges, reversals, closing };
      differences.push(ofFloat('statement_does_not_add_up', off, sums.closingAt, details));
    }
    if (this.unexplainedCount > 0) {
      const details = {
        ...this.totals(sums).float,
        requests: this.unexplainedCount,
        requestIds: this.unexplained,
      };
      const amount = this.gaps.unexplained;
      differences.push(ofFloat('float_differs', amount, sums.closingAt, details));
    }
    return differences;
  }

  private count({ ours }: VendPair): void {
    if (ours?.isOfDay !== true) return;
    const counts = this.billers.get(ours.billerId) ?? { ...ZERO };
    this.billers.set(ours.billerId, counts);
    if (ours.status === 'completed') {
      if (ours.outcome !== 'delivered') return;
      counts.delivered += 1;
      counts.amount += ours.amount;
      counts.cost += ours.cost ?? 0;
      counts.fees += ours.fee;
    } else if (ours.isLast) {
      if (ours.status === 'failed') {
        counts.failed += 1;
        counts.refunded += ours.total;
      } else counts.open += 1;
    }
  }
}

function ofFloat(
  kind: 'statement_does_not_add_up' | 'float_differs',
  amount: number,
  since: Date,
  details: Difference['details'],
): Difference {
  const none = { walletId: null, paymentId: null, billerId: null, requestId: null };
  return { kind, subject: 'float', ...none, amount, since, details };
}
