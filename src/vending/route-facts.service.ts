import { Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { Config } from '../config/config.js';
import { Database } from '../platform/database/database.js';
import { Log } from '../platform/logging/log.js';
import { EVERY_BILLER, readRouteFacts, type RouteFacts } from './route-facts.store.js';

/** How old what we know of the ways to vend may become. */
const REFRESH_MS = 1_000;

/** What all processes know of the ways to vend, read anew every second. */
@Injectable()
export class RouteFactsService implements OnApplicationBootstrap, OnModuleDestroy {
  private facts: RouteFacts = { circuits: [], floats: [] };
  private timer: NodeJS.Timeout | undefined;
  private isStopping = false;

  constructor(
    private readonly config: Config,
    private readonly database: Database,
    private readonly log: Log,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    await this.refresh();
  }

  onModuleDestroy(): void {
    this.isStopping = true;
    clearTimeout(this.timer);
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

  /** Reads them now; what cannot be read stays as it was. */
  async refresh(): Promise<void> {
    clearTimeout(this.timer);
    try {
      this.facts = await readRouteFacts(this.database);
    } catch (error) {
      this.log.debug({ err: error }, 'what is known of the providers could not be read anew');
    }
    if (this.isStopping) return;
    this.timer = setTimeout(() => void this.refresh(), REFRESH_MS);
    this.timer.unref();
  }
}
