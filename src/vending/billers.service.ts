import { Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { DomainError } from '../kernel/errors.js';
import { Log } from '../platform/logging/log.js';
import { BILLERS, type Biller } from './biller-catalogue.js';
import { ElectricityProvider } from './electricity-provider.js';
import { SwitchesService } from './switches.service.js';

const REFRESH_MS = 3_600_000;
/** While the provider has not answered yet, it is asked again sooner. */
const RETRY_MS = 30_000;

/** The billers we sell for, with the limits of the provider's own catalogue once it was read. */
@Injectable()
export class BillersService implements OnApplicationBootstrap, OnModuleDestroy {
  private billers: ReadonlyMap<string, Biller> = new Map(BILLERS.map((one) => [one.id, one]));
  private timer: NodeJS.Timeout | undefined;
  private isStopping = false;

  constructor(
    private readonly provider: ElectricityProvider,
    private readonly switches: SwitchesService,
    private readonly log: Log,
  ) {}

  onApplicationBootstrap(): void {
    // Boot does not wait for the provider: the seed serves until it answers.
    void this.refresh();
  }

  onModuleDestroy(): void {
    this.isStopping = true;
    clearTimeout(this.timer);
  }

  list(): Biller[] {
    return [...this.billers.values()].map((biller) => this.asSwitched(biller));
  }

  find(id: string): Biller | null {
    const biller = this.billers.get(id);
    return biller === undefined ? null : this.asSwitched(biller);
  }

  /** @throws DomainError `biller_unavailable` when it is unknown or cannot be paid now. */
  getAvailable(id: string): Biller {
    const biller = this.find(id);
    if (biller?.available !== true) {
      throw new DomainError('biller_unavailable', `Biller ${id} cannot be paid now.`);
    }
    return biller;
  }

  private asSwitched(biller: Biller): Biller {
    return this.switches.isBillerOff(biller.id) ? { ...biller, available: false } : biller;
  }

  /** Takes the limits over from the provider's catalogue, when it can be read. */
  async refresh(): Promise<void> {
    const catalogue = await this.provider.catalogue();
    if (this.isStopping) return;
    if (catalogue === null) {
      this.log.warn({ provider: this.provider.code }, 'the catalogue could not be read');
    } else {
      const limits = new Map(catalogue.map((entry) => [entry.billerId, entry]));
      this.billers = new Map(
        [...this.billers.values()].map((biller) => {
          const { minAmount, maxAmount } = limits.get(biller.id) ?? biller;
          return [
            biller.id,
            {
              ...biller,
              minAmount: minAmount ?? biller.minAmount,
              maxAmount: maxAmount ?? biller.maxAmount,
            },
          ];
        }),
      );
    }
    this.timer = setTimeout(() => void this.refresh(), catalogue === null ? RETRY_MS : REFRESH_MS);
    this.timer.unref();
  }
}
