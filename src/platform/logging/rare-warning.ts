import type { Log } from './log.js';

/** While a fault lasts, it is logged once in this time. */
export const WARN_EVERY_MS = 60_000;

/** A warning about a repeated fault. It is logged at most once a minute, with the number of occurrences. */
export class RareWarning {
  private loggedAtMs = -Infinity;
  private times = 0;

  constructor(
    private readonly log: Pick<Log, 'warn'>,
    private readonly message: string,
    private readonly nowMs: () => number = () => performance.now(),
  ) {}

  /** Counts one occurrence, and logs if the last line is a minute old. */
  note(error: unknown): void {
    this.times += 1;
    const nowMs = this.nowMs();
    if (nowMs - this.loggedAtMs < WARN_EVERY_MS) return;
    this.log.warn({ err: error, times: this.times }, this.message);
    this.loggedAtMs = nowMs;
    this.times = 0;
  }
}
