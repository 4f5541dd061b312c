import type { PolledGauge } from '../metrics/polled-gauges.js';

/** How many rows are overdue, and for how long the longest of them. */
export interface OverdueFigures {
  readonly overdue: number;
  readonly overdueSeconds: number;
}

/** The gauges of `OverdueFigures`. */
export function overdueGauges(
  things: string,
  count: { readonly name: string },
  age: { readonly name: string },
): PolledGauge<OverdueFigures>[] {
  return [
    {
      ...count,
      help: `${things} that have been due for more than a minute, and that nobody looks at.`,
      valueOf: ({ overdue }) => overdue,
    },
    {
      ...age,
      help: `For how long the longest overdue of these has been due; 0 when none is: ${things}.`,
      valueOf: ({ overdueSeconds }) => overdueSeconds,
    },
  ];
}
