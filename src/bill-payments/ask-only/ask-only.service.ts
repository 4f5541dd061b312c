import { Injectable, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { Config } from '../../config/config.js';
import { invariant } from '../../kernel/invariant.js';
import { Rounds } from '../../kernel/rounds.js';
import {
  isSameHistory,
  leaveMark,
  type ContinuityRecord,
} from '../../platform/database/continuity.store.js';
import { Database, type Tx } from '../../platform/database/database.js';
import { ContinuityFile } from '../../platform/database/continuity-file.js';
import { HealthChecks } from '../../platform/health/health-checks.js';
import { Log } from '../../platform/logging/log.js';
import { Metrics } from '../../platform/metrics/metrics.js';
import type { AskOnlyPeriod } from './ask-only.js';
import { beginPeriod, endPeriods, findOpenPeriod, listOpenPeriods } from './ask-only.store.js';

const LOOK_EVERY_MS = 5_000;
const MARK_EVERY_MS = 60_000;

/** Whether this process may send purchases, and whether it must ask the providers first. */
export interface AskOnlyState {
  /** While it is set, providers are asked about a first attempt before it is made. */
  readonly period: AskOnlyPeriod | null;
  /** Nothing is sent at all, whatever the providers answer. */
  readonly isHeld: boolean;
}

/**
 * Detects that the database was restored from a backup, and makes every worker ask the providers before it
 * vends. A worker leaves a mark in the database each minute and remembers it in DATA_DIR. A database
 * without the mark, or another database, has lost part of its history. The worker compares at its start and
 * before every group of claims.
 */
@Injectable()
export class AskOnlyService implements OnModuleInit, OnModuleDestroy {
  private past: ContinuityRecord | undefined;
  private memory: ContinuityFile | undefined;
  private markedAtMs = -Infinity;
  private known: AskOnlyState;
  private isMemoryLost = false;
  private readonly rounds: Rounds;

  constructor(
    private readonly config: Config,
    private readonly database: Database,
    private readonly log: Log,
    health: HealthChecks,
    metrics: Metrics,
  ) {
    this.known = { period: null, isHeld: config.env.VENDING === 'ask_only' };
    this.rounds = new Rounds(
      () => this.look().then(() => false),
      LOOK_EVERY_MS,
      (error) => {
        log.debug({ err: error }, 'the marks of the database could not be compared');
      },
    );
    const isAskOnly = (): boolean => this.isAskOnly;
    if (!config.hasWorker) return;
    health.add('vending', () => Promise.resolve(isAskOnly() ? 'ask_only' : 'ok'));
    metrics.gauge({
      name: 'bill_vending_ask_only',
      help: '1 while this worker asks the providers before it vends, else 0.',
      collect() {
        this.set(isAskOnly() ? 1 : 0);
      },
    });
  }

  /** Compares first, because no payment may be visited before. */
  async onModuleInit(): Promise<void> {
    if (!this.config.hasWorker) return;
    const [row] = await this.database.query<{ id: string }>('SELECT id FROM installation LIMIT 1');
    invariant(row !== undefined, 'the migrations name the installation');
    this.memory = new ContinuityFile(this.config.env.DATA_DIR, row.id);
    this.past = (await this.memory.read()) ?? undefined;
    // Before this process leaves a mark: the newest mark of the others is the last known moment.
    if (this.known.isHeld) await beginPeriod(this.database, 'setting', new Date());
    await this.compare();
    await this.look();
    this.rounds.begin(LOOK_EVERY_MS);
  }

  /** Does not wait for a comparison in progress, because it changes nothing. */
  onModuleDestroy(): void {
    void this.rounds.stop();
  }

  get isAskOnly(): boolean {
    return this.known.period !== null || this.known.isHeld;
  }

  /** The state of this process with the present database. @throws DatabaseUnavailable. */
  async state(): Promise<AskOnlyState> {
    const [isWhole, period] = await Promise.all([this.isWhole(), findOpenPeriod(this.database)]);
    if (isWhole) return this.note(period);
    await this.compare();
    return this.note(await findOpenPeriod(this.database));
  }

  /** The open periods in the database, the latest first, whatever this process does. */
  openPeriods(): Promise<AskOnlyPeriod[]> {
    return listOpenPeriods(this.database);
  }

  /** Ends in `tx` the open periods that began by then. @returns them; a loss noticed later stays open. */
  end(tx: Tx, beganBy: Date): Promise<AskOnlyPeriod[]> {
    return endPeriods(tx, beganBy);
  }

  private async look(): Promise<void> {
    const { period } = await this.state();
    this.note(period);
    if (performance.now() - this.markedAtMs >= MARK_EVERY_MS) await this.mark();
  }

  private async isWhole(): Promise<boolean> {
    return this.past === undefined || isSameHistory(this.database, this.past);
  }

  /** Begins a period when the remembered mark is missing, and remembers the present marks instead. */
  private async compare(): Promise<void> {
    const { past } = this;
    if (past !== undefined && !(await isSameHistory(this.database, past))) {
      await beginPeriod(this.database, 'past_missing', past.markedAt);
      this.log.error(
        { rememberedAt: past.markedAt },
        'the database was put back or replaced: providers are asked before anything is sent',
      );
    }
    await this.mark();
  }

  private async mark(): Promise<void> {
    this.past = await leaveMark(this.database);
    this.markedAtMs = performance.now();
    try {
      await this.memory?.write(this.past);
      this.isMemoryLost = false;
    } catch (error) {
      if (!this.isMemoryLost) {
        this.log.warn({ err: error }, 'DATA_DIR cannot be written: a restore would not be noticed');
      }
      this.isMemoryLost = true;
    }
  }

  private note(period: AskOnlyPeriod | null): AskOnlyState {
    const was = this.known;
    this.known = { period, isHeld: was.isHeld };
    if (period !== null && period.beganAt.getTime() !== was.period?.beganAt.getTime()) {
      const { reason, since, beganAt } = period;
      this.log.warn(
        { reason, since, beganAt, isHeld: was.isHeld },
        'ask-only: providers are asked before anything is sent',
      );
    }
    if (period === null && was.period !== null) this.log.info({}, 'ask-only has ended');
    return this.known;
  }
}
