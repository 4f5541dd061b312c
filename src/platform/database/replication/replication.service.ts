import { Injectable, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { setTimeout as pause } from 'node:timers/promises';
import { Config } from '../../../config/config.js';
import { Rounds } from '../../../kernel/rounds.js';
import { Log } from '../../logging/log.js';
import { Metrics } from '../../metrics/metrics.js';
import { Database, type Sql, type Tx } from '../database.js';
import { canReadStandbys, readPosition, readReplicationStatus } from './replication.store.js';
import {
  confirmedUpTo,
  proves,
  type LogPosition,
  type ReplicationStatus,
} from './replication-status.js';

const LOOK_EVERY_MS = 1_000;
const FIRST_PAUSE_MS = 5;
const LONGEST_PAUSE_MS = 100;

/** A commit, at or before a position of the log. */
export interface Commit extends LogPosition {
  /** Whether it returned before a synchronous standby had confirmed it. */
  readonly isWaitCancelled: boolean;
}

export interface CommittedWrite<T> {
  readonly value: T;
  /**
   * The commit to confirm; null when confirmation is not required, or when its position could not be read.
   */
  readonly commit: Commit | null;
}

/**
 * With `REPLICATION=synchronous`: shows whether a commit would survive the loss of the primary. An order is
 * sent to a provider only after a synchronous standby has the attempt on its disk, because the server that
 * takes over must know of it. While no standby confirms, the worker holds: it makes no new attempts, and
 * asks providers about the attempts that exist.
 */
@Injectable()
export class Replication implements OnModuleInit, OnModuleDestroy {
  private readonly isOn: boolean;
  private readonly isAloneEnough: boolean;
  private readonly checks = new WeakMap<Commit, Promise<boolean>>();
  private readonly rounds: Rounds;
  private looking: Promise<ReplicationStatus> | undefined;
  /** The log position at an earlier look, until it is confirmed. */
  private awaited: (LogPosition & { readonly sinceMs: number }) | undefined;
  private isHeld = false;
  private isStopping = false;
  private readonly countUnconfirmed: () => void;

  constructor(
    private readonly config: Config,
    private readonly database: Database,
    private readonly log: Log,
    metrics: Metrics,
  ) {
    this.isOn = config.hasWorker && config.env.REPLICATION === 'synchronous';
    this.isAloneEnough = config.env.VEND_WHEN_ALONE;
    this.rounds = new Rounds(
      () => this.watch().then(() => false),
      LOOK_EVERY_MS,
      (error) => {
        log.debug({ err: error }, 'what the standbys have confirmed could not be read');
      },
    );
    const isHolding = (): boolean => this.isHolding;
    metrics.gauge({
      name: 'bill_vending_replication_unconfirmed',
      help: '1 while no synchronous standby confirms the commits of this worker, else 0.',
      collect() {
        this.set(isHolding() ? 1 : 0);
      },
    });
    const unconfirmed = metrics.counter({
      name: 'bill_vending_unconfirmed_attempts_total',
      help: 'Attempts that were not sent because no synchronous standby had confirmed them.',
    });
    this.countUnconfirmed = () => {
      unconfirmed.inc();
    };
  }

  /** The word in the readiness answer; null when replication is not required. */
  get readiness(): 'ok' | 'unconfirmed' | null {
    if (!this.isOn) return null;
    return this.isHolding ? 'unconfirmed' : 'ok';
  }

  /** @throws Error when the database role may not read what the standbys confirm. */
  async onModuleInit(): Promise<void> {
    if (!this.isOn) return;
    if (!(await canReadStandbys(this.database))) {
      throw new Error(
        'REPLICATION=synchronous needs a database role that may read pg_stat_replication: ' +
          'GRANT pg_read_all_stats TO the role of DATABASE_URL',
      );
    }
    await this.watch();
    this.rounds.begin(LOOK_EVERY_MS);
  }

  /** Does not wait for a look in progress, because it changes nothing. */
  onModuleDestroy(): void {
    this.isStopping = true;
    void this.rounds.stop();
  }

  /** True while standbys do not confirm: no attempt may be committed, because it could not be sent. */
  get isHolding(): boolean {
    return this.isHeld;
  }

  /** Runs one statement that commits by itself. */
  async write<T>(statement: (sql: Sql) => Promise<T>): Promise<CommittedWrite<T>> {
    if (!this.isOn) return { value: await statement(this.database), commit: null };
    return this.transaction(statement);
  }

  /** Runs `unit` in one database transaction, as `Database.transaction` does. */
  async transaction<T>(unit: (tx: Tx) => Promise<T>): Promise<CommittedWrite<T>> {
    if (!this.isOn) return { value: await this.database.transaction(unit), commit: null };
    let commit: Commit | null = null;
    const value = await this.database.transaction(unit, async (connection, isWaitCancelled) => {
      commit = await this.positionOf(connection, isWaitCancelled);
    });
    return { value, commit };
  }

  /**
   * Whether a synchronous standby has the commit. Callers with the same commit share one check.
   * @param untilMs on the clock of `performance.now()`; after that the answer is of no use.
   */
  async isConfirmed(commit: Commit | null, untilMs: number): Promise<boolean> {
    if (!this.isOn) return true;
    const isConfirmed = commit !== null && (await this.checkOf(commit, untilMs));
    if (!isConfirmed) this.countUnconfirmed();
    return isConfirmed;
  }

  private checkOf(commit: Commit, untilMs: number): Promise<boolean> {
    let check = this.checks.get(commit);
    if (check === undefined) {
      check = this.check(commit, untilMs);
      this.checks.set(commit, check);
    }
    return check;
  }

  private async check(commit: Commit, untilMs: number): Promise<boolean> {
    if (!commit.isWaitCancelled && (await this.outlives(commit, untilMs))) return true;
    this.hold(commit.isWaitCancelled ? 'the wait of a commit was cancelled' : 'it took too long');
    return false;
  }

  private async outlives(commit: Commit, untilMs: number): Promise<boolean> {
    for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(2 * pauseMs, LONGEST_PAUSE_MS)) {
      const standing = await this.look().catch(() => undefined);
      if (this.isStopping || performance.now() >= untilMs) return false;
      if (standing !== undefined) {
        if (proves(standing, commit, this.isAloneEnough)) return true;
        // Another server took over. It must not be asked to confirm the commit: whether it has it shows in
        // its rows.
        if (standing.server !== commit.server) return false;
      }
      await pause(pauseMs);
    }
  }

  private async positionOf(connection: Sql, isWaitCancelled: boolean): Promise<Commit | null> {
    try {
      return { ...(await readPosition(connection)), isWaitCancelled };
    } catch (error) {
      this.log.warn({ err: error }, 'the position of a commit could not be read');
      return null;
    }
  }

  /** Looks that are requested at the same time share one query. */
  private look(): Promise<ReplicationStatus> {
    this.looking ??= readReplicationStatus(this.database).finally(() => {
      this.looking = undefined;
    });
    return this.looking;
  }

  /** Holds when the end of the log at a look is not confirmed in time, and releases once it is. */
  private async watch(): Promise<void> {
    const standing = await this.look();
    const nowMs = performance.now();
    const { server, position } = standing;
    if (this.awaited?.server !== server) this.awaited = { server, position, sinceMs: nowMs };
    if (proves(standing, this.awaited, this.isAloneEnough)) {
      this.stopHolding();
    } else if (confirmedUpTo(standing) === null) {
      this.hold('there are not enough synchronous standbys');
    } else if (nowMs - this.awaited.sinceMs >= this.config.env.SEND_WITHIN_MS) {
      this.hold('it took too long');
    }
  }

  private hold(why: string): void {
    // Every commit from now on has to be confirmed before orders are sent again.
    this.awaited = undefined;
    if (this.isHeld) return;
    this.isHeld = true;
    this.log.error({ why }, 'no synchronous standby confirms what is committed: nothing is sent');
  }

  private stopHolding(): void {
    this.awaited = undefined;
    if (!this.isHeld) return;
    this.isHeld = false;
    this.log.warn({}, 'synchronous standbys confirm what is committed again');
  }
}
