import { waitAtMost } from '../../kernel/wait-at-most.js';
import type { Metrics } from './metrics.js';

/** How long a reading serves: several scrapers are no reason to read more often. */
const FRESH_MS = 5_000;
/** A scrape waits no longer for a reading: it has other figures to tell. */
const READ_WITHIN_MS = 2_000;

/** A figure that is not counted by this process but read from elsewhere. */
export interface PolledGauge<Reading> {
  readonly name: string;
  readonly help: string;
  readonly valueOf: (reading: Reading) => number;
}

/**
 * Gauges that are read together when they are scraped, by one reading at a time. One that fails is
 * told to `onFailure` and never fails the scrape: the gauges are left out then, since an old figure
 * would say that all is well.
 */
export function pollGauges<Reading>(
  metrics: Metrics,
  gauges: readonly PolledGauge<Reading>[],
  read: () => Promise<Reading>,
  onFailure: (error: unknown) => void,
): void {
  let latest: Promise<void> = Promise.resolve();
  let beganAtMs = -Infinity;
  let isReading = false;
  const refresh = (): Promise<void> => {
    if (isReading || performance.now() - beganAtMs < FRESH_MS) return latest;
    isReading = true;
    beganAtMs = performance.now();
    latest = take().finally(() => {
      isReading = false;
    });
    return latest;
  };
  const shown = gauges.map(({ name, help, valueOf }) => ({
    gauge: metrics.gauge({
      name,
      help,
      collect: () => waitAtMost(READ_WITHIN_MS, refresh(), () => undefined),
    }),
    valueOf,
  }));
  const hide = (): void => {
    for (const { gauge } of shown) gauge.remove();
  };
  const take = async (): Promise<void> => {
    try {
      const reading = await read();
      for (const { gauge, valueOf } of shown) gauge.set(valueOf(reading));
    } catch (error) {
      hide();
      onFailure(error);
    }
  };
  // A gauge is born as 0, which nobody has read.
  hide();
}
