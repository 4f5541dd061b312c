import type { Log } from './log.js';

/** While a fault lasts, one line in this time says so. */
export const WARN_EVERY_MS = 60_000;

/** A warning about a fault that comes again and again: it is logged once a minute, with how often it came. */
export class RareWarning {
  private loggedAtMs = -Infinity;
  private times = 0;

  constructor(
    private readonly log: Pick<Log, 'warn'>,
    private readonly message: string,
    private readonly nowMs: () => number = () => performance.now(),
  ) {}

  /** Notes one occurrence, and logs it when the last line is a minute old. */
  note(error: unknown): void {
    this.times += 1;
    const nowMs = this.nowMs();
    if (nowMs - this.loggedAtMs < WARN_EVERY_MS) return;
    this.log.warn({ err: error, times: this.times }, this.message);
    this.loggedAtMs = nowMs;
    this.times = 0;
  }
}
