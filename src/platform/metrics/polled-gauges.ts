import { waitAtMost } from '../../kernel/wait-at-most.js';
import type { Metrics } from './metrics.js';

/** A reading is reused for this long, so that several scrapers cause no extra reads. */
const FRESH_MS = 5_000;
/** The longest time that a scrape waits for a reading; the other metrics must not be delayed. */
const READ_WITHIN_MS = 2_000;

/**
 * A gauge whose value is read from elsewhere when it is scraped, instead of being counted by this process.
 */
export interface PolledGauge<Reading> {
  readonly name: string;
  readonly help: string;
  readonly valueOf: (reading: Reading) => number;
}

/**
 * Registers gauges that are read together on a scrape, one reading at a time. A failed reading goes to
 * `onFailure` and never fails the scrape. The gauges are then left out, because an old value would hide the
 * fault.
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
  // prom-client creates a gauge with the value 0, which was never read.
  hide();
}
