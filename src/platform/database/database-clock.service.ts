import { Injectable, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { Config } from '../../config/config.js';
import { ClockWrong } from '../../kernel/errors.js';
import { Rounds } from '../../kernel/rounds.js';
import { Log } from '../logging/log.js';
import { Metrics } from '../metrics/metrics.js';
import { Database } from './database.js';

/** The time between two comparisons of the clocks. */
const COMPARE_EVERY_MS = 5_000;

interface Comparison {
  /** Add this to `performance.now()` to get the database's time. */
  readonly offsetMs: number;
  /** The largest error of the comparison: the database read its clock at some moment of the round trip. */
  readonly errorMs: number;
}

/**
 * The database's clock, as this process knows it. The process compares it every few seconds and, in
 * between, adds the time of a monotonic clock that nobody can set. Days that decide about money come from
 * it. A process whose own clock differs by more than CLOCK_SKEW_MAX_MS does no work that moves money until
 * the clocks agree again.
 */
@Injectable()
export class DatabaseClock implements OnModuleInit, OnModuleDestroy {
  private comparison: Comparison | undefined;
  private wasRight = true;
  private readonly maxMs: number;
  private readonly rounds: Rounds;

  constructor(
    config: Config,
    private readonly database: Database,
    private readonly log: Log,
    metrics: Metrics,
  ) {
    this.maxMs = config.env.CLOCK_SKEW_MAX_MS;
    this.rounds = new Rounds(
      () => this.compare().then(() => false),
      COMPARE_EVERY_MS,
      (error) => {
        log.debug(
          { err: error },
          'the clocks could not be compared; the last comparison stays in use',
        );
      },
    );
    const skewMs = (): number => this.skewMs();
    metrics.gauge({
      name: 'bill_vending_clock_skew_seconds',
      help: 'By how much the clock of this process is ahead of the database’s.',
      collect() {
        this.set(skewMs() / 1_000);
      },
    });
  }

  /** @throws DatabaseUnavailable: a process that cannot read the database's clock does not start. */
  async onModuleInit(): Promise<void> {
    await this.compare();
    this.rounds.begin(COMPARE_EVERY_MS);
  }

  /** Does not wait for a comparison in progress, because it changes nothing. */
  onModuleDestroy(): void {
    void this.rounds.stop();
  }

  /** The time of the database. */
  now(): Date {
    return new Date(performance.now() + (this.comparison?.offsetMs ?? wallOffsetMs()));
  }

  /** How many milliseconds the clock of this process is ahead of the database's. */
  skewMs(): number {
    return Date.now() - this.now().getTime();
  }

  /** Whether the two clocks agree, as far as the last comparison shows. */
  isRight(): boolean {
    const isRight = Math.abs(this.skewMs()) <= this.maxMs + (this.comparison?.errorMs ?? 0);
    if (isRight !== this.wasRight) this.note(isRight);
    return isRight;
  }

  /** @throws ClockWrong while the two clocks disagree. */
  assertIsRight(): void {
    if (!this.isRight()) throw new ClockWrong();
  }

  private async compare(): Promise<void> {
    const startMs = performance.now();
    const [row] = await this.database.query<{ ms: number }>(
      'SELECT (extract(epoch FROM clock_timestamp()) * 1000)::float8 AS ms',
    );
    const endMs = performance.now();
    const errorMs = (endMs - startMs) / 2;
    // A slow comparison is less exact than the one before it.
    const isVague = this.comparison !== undefined && errorMs > this.maxMs / 2;
    if (row === undefined || isVague) return;
    this.comparison = { offsetMs: row.ms - (startMs + endMs) / 2, errorMs };
    this.isRight();
  }

  private note(isRight: boolean): void {
    this.wasRight = isRight;
    const fields = { skewMs: Math.round(this.skewMs()), maxMs: this.maxMs };
    if (isRight) this.log.info(fields, 'the clock of this process is right again');
    else this.log.error(fields, 'the clock of this process is wrong: it does no work');
  }
}

function wallOffsetMs(): number {
  return Date.now() - performance.now();
}
