import { Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { DomainError } from '../kernel/errors.js';
import { Rounds } from '../kernel/rounds.js';
import { Log } from '../platform/logging/log.js';
import { BILLERS, type Biller } from './biller-catalogue.js';
import type { CatalogueLimits } from '../vending/provider/electricity-provider.js';
import { Providers } from '../vending/routing/providers.service.js';
import { RouterService } from '../vending/routing/router.service.js';

const REFRESH_MS = 3_600_000;
/** The shorter wait before the provider is asked again while it has not answered yet. */
const RETRY_MS = 30_000;

/** The billers we sell for, with the limits of the provider's catalogue once it was read. */
@Injectable()
export class BillersService implements OnApplicationBootstrap, OnModuleDestroy {
  private billers: ReadonlyMap<string, Biller> = new Map(BILLERS.map((one) => [one.id, one]));
  private readonly rounds = new Rounds(
    () => this.refresh().then((isComplete) => (isComplete ? REFRESH_MS : RETRY_MS)),
    REFRESH_MS,
    (error) => {
      this.log.warn({ err: error }, 'the catalogues could not be read');
    },
  );

  constructor(
    private readonly providers: Providers,
    private readonly router: RouterService,
    private readonly log: Log,
  ) {}

  onApplicationBootstrap(): void {
    // Boot does not wait for the provider: the seed serves until it answers.
    this.rounds.begin();
  }

  onModuleDestroy(): void {
    void this.rounds.stop();
  }

  list(): Biller[] {
    return [...this.billers.values()].map((biller) => this.asOfNow(biller));
  }

  find(id: string): Biller | null {
    const biller = this.billers.get(id);
    return biller === undefined ? null : this.asOfNow(biller);
  }

  /** @throws DomainError `biller_unavailable` when it is unknown or cannot be paid now. */
  getAvailable(id: string): Biller {
    const biller = this.find(id);
    if (biller?.available !== true) {
      throw new DomainError('biller_unavailable', `Biller ${id} cannot be paid now.`);
    }
    return biller;
  }

  /**
   * Takes the limits from all catalogues that can be read. The strictest limits apply, because any of the
   * providers may get the purchase.
   * @returns whether every provider's catalogue could be read.
   */
  async refresh(): Promise<boolean> {
    const catalogues = await Promise.all(
      this.providers.all.map(async (provider) => {
        const catalogue = await provider.catalogue();
        if (catalogue === null) {
          this.log.warn({ provider: provider.code }, 'the catalogue could not be read');
        }
        return catalogue;
      }),
    );
    const limits = catalogues.flatMap((catalogue) => catalogue ?? []);
    this.billers = new Map(
      [...this.billers].map(([id, biller]) => [id, { ...biller, ...limitsOf(biller, limits) }]),
    );
    return !catalogues.includes(null);
  }

  private asOfNow(biller: Biller): Biller {
    return { ...biller, available: biller.available && this.router.isAvailable(biller.id) };
  }
}

/** In kobo. Without a catalogue, the previous limits stay. */
function limitsOf(
  biller: Biller,
  limits: readonly CatalogueLimits[],
): Pick<Biller, 'minAmount' | 'maxAmount'> {
  const own = limits.filter(({ billerId }) => billerId === biller.id);
  const mins = own.map(({ minAmount }) => minAmount).filter((amount) => amount !== null);
  const maxs = own.map(({ maxAmount }) => maxAmount).filter((amount) => amount !== null);
  return {
    minAmount: mins.length > 0 ? Math.max(...mins) : biller.minAmount,
    maxAmount: maxs.length > 0 ? Math.min(...maxs) : biller.maxAmount,
  };
}
