import { Injectable, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { Rounds } from '../../kernel/rounds.js';
import { Database, type Sql, type Tx } from '../../platform/database/database.js';
import { Log } from '../../platform/logging/log.js';
import { isSwitchedOff, type Switch } from './switch.js';

const REREAD_MS = 1_000;
const ALL = '*';

export interface SwitchChange {
  readonly provider: string | null;
  readonly billerId: string | null;
  readonly isOff: boolean;
  readonly reason: string;
  readonly changedBy: string;
}

/** What operators have switched off. Every process reads it again each second, outside of any request. */
@Injectable()
export class SwitchesService implements OnModuleInit, OnModuleDestroy {
  private known: readonly Switch[] = [];
  private isStale = false;
  private readonly rounds = new Rounds(
    () => this.rereadOnce(),
    REREAD_MS,
    (error) => {
      // The last switches stay in use. This is logged once, not every second.
      if (!this.isStale) this.log.warn({ err: error }, 'the switches could not be read');
      this.isStale = true;
    },
  );
  private turns = 0;
  private appliedTurn = 0;

  constructor(
    private readonly database: Database,
    private readonly log: Log,
  ) {}

  /** Reads the switches before the process sells anything. */
  async onModuleInit(): Promise<void> {
    await this.reread();
    this.rounds.begin(REREAD_MS);
  }

  /** A read in progress writes nothing, so stopping does not wait for it. */
  onModuleDestroy(): void {
    void this.rounds.stop();
  }

  /** Sets a switch in `tx`; other processes obey it within about a second of the commit. */
  async set(tx: Tx, change: SwitchChange): Promise<void> {
    await tx.query(
      `INSERT INTO vending_switches (provider, biller_id, is_off, reason, changed_by, changed_at)
        VALUES ($1, $2, $3, $4, $5, now())
        ON CONFLICT (provider, biller_id) DO UPDATE SET is_off = excluded.is_off,
          reason = excluded.reason, changed_by = excluded.changed_by,
          changed_at = excluded.changed_at`,
      [
        change.provider ?? ALL,
        change.billerId ?? ALL,
        change.isOff,
        change.reason,
        change.changedBy,
      ],
    );
  }

  /** Every switch that was ever set, as the database has it now. */
  list(): Promise<Switch[]> {
    return readSwitches(this.database);
  }

  /** Whether purchases for a biller may not go to a provider, by the last read. */
  isOff(provider: string, billerId: string): boolean {
    return isSwitchedOff(this.known, provider, billerId);
  }

  /** Reads the switches now, so that this process obeys a change at once. */
  async reread(): Promise<void> {
    const turn = (this.turns += 1);
    const read = await readSwitches(this.database);
    // Ignore a read that started before a change already applied.
    if (turn > this.appliedTurn) [this.appliedTurn, this.known] = [turn, read];
  }

  private async rereadOnce(): Promise<boolean> {
    await this.reread();
    this.isStale = false;
    return false;
  }
}

async function readSwitches(sql: Sql): Promise<Switch[]> {
  return sql.query<Switch>(
    `SELECT nullif(provider, '${ALL}') AS provider, nullif(biller_id, '${ALL}') AS "billerId",
        is_off AS "isOff", reason, changed_by AS "changedBy", changed_at AS "changedAt"
      FROM vending_switches ORDER BY provider, biller_id`,
  );
}
