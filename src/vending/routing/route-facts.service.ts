import { Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { Config } from '../../config/config.js';
import { Rounds } from '../../kernel/rounds.js';
import { Database } from '../../platform/database/database.js';
import { Log } from '../../platform/logging/log.js';
import { EVERY_BILLER, readRouteFacts, type RouteFacts } from './route-facts.store.js';

/** How old what we know of the ways to vend may become. */
const REFRESH_MS = 1_000;

/** What all processes know of the ways to vend, read anew every second. */
@Injectable()
export class RouteFactsService implements OnApplicationBootstrap, OnModuleDestroy {
  private facts: RouteFacts = { circuits: [], floats: [] };
  private readonly rounds = new Rounds(
    () => this.refresh().then(() => false),
    REFRESH_MS,
    (error) => {
      this.log.debug({ err: error }, 'what is known of the providers could not be read anew');
    },
  );
  private asked = 0;
  private answered = 0;

  constructor(
    private readonly config: Config,
    private readonly database: Database,
    private readonly log: Log,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    // A database that is away at this moment is read a second later.
    await this.refresh().catch(() => undefined);
    this.rounds.begin(REFRESH_MS);
  }

  /** A read that is under way changes nothing, so nobody waits for it. */
  onModuleDestroy(): void {
    void this.rounds.stop();
  }

  /** Our float with a provider is too small to sell from, as it last said. */
  isFloatLow(provider: string): boolean {
    const float = this.facts.floats.find((one) => one.provider === provider);
    return float !== undefined && float.balance < this.config.env.FLOAT_MIN;
  }

  /** Some process has opened the circuit of this way. */
  isCircuitOpen(provider: string, billerId: string): boolean {
    return this.facts.circuits.some(
      (open) =>
        open.provider === provider &&
        (open.billerId === EVERY_BILLER || open.billerId === billerId),
    );
  }

  /** Reads them now. @throws DatabaseUnavailable: what was known goes on to hold. */
  async refresh(): Promise<void> {
    this.asked += 1;
    const turn = this.asked;
    const facts = await readRouteFacts(this.database);
    // Of two that were asked at once, the older may be the last to answer.
    if (turn < this.answered) return;
    this.answered = turn;
    this.facts = facts;
  }
}
