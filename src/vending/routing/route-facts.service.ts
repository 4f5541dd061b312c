import { Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { Config } from '../../config/config.js';
import { Rounds } from '../../kernel/rounds.js';
import { Database } from '../../platform/database/database.js';
import { Log } from '../../platform/logging/log.js';
import { EVERY_BILLER, readRouteFacts, type RouteFacts } from './route-facts.store.js';

/** How often the facts are read again. */
const REFRESH_MS = 1_000;

/** The open circuits and the floats that all processes share, read again every second. */
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
    // If the database is away now, the next read comes a second later.
    await this.refresh().catch(() => undefined);
    this.rounds.begin(REFRESH_MS);
  }

  /** A read in progress writes nothing, so stopping does not wait for it. */
  onModuleDestroy(): void {
    void this.rounds.stop();
  }

  /** Whether our float with a provider, as it last reported, is too small to sell from. */
  isFloatLow(provider: string): boolean {
    const float = this.facts.floats.find((one) => one.provider === provider);
    return float !== undefined && float.balance < this.config.env.FLOAT_MIN;
  }

  /** Whether any process has opened the circuit of the provider or of this biller. */
  isCircuitOpen(provider: string, billerId: string): boolean {
    return this.facts.circuits.some(
      (open) =>
        open.provider === provider &&
        (open.billerId === EVERY_BILLER || open.billerId === billerId),
    );
  }

  /** Reads the facts now. @throws DatabaseUnavailable; the last facts then stay in use. */
  async refresh(): Promise<void> {
    this.asked += 1;
    const turn = this.asked;
    const facts = await readRouteFacts(this.database);
    // Of two concurrent reads, the older one may be the last to answer.
    if (turn < this.answered) return;
    this.answered = turn;
    this.facts = facts;
  }
}
