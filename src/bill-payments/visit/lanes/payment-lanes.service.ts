import {
  Injectable,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
  type OnModuleDestroy,
} from '@nestjs/common';
import { Config } from '../../../config/config.js';
import { providerSettings } from '../../../config/provider-settings.js';
import { failPoint } from '../../../kernel/fail-point.js';
import { Rounds } from '../../../kernel/rounds.js';
import { Database } from '../../../platform/database/database.js';
import type { LaneWork } from '../../../platform/due-work/lane.js';
import { Lanes } from '../../../platform/due-work/lanes.js';
import { Log } from '../../../platform/logging/log.js';
import { STOP_PHASES_MS } from '../../../platform/stopping/stop-bounds.js';
import { stopStep } from '../../../platform/stopping/stop-step.js';
import { BillersService } from '../../../meters/billers.service.js';
import { Providers } from '../../../vending/routing/providers.service.js';
import { VendingService } from '../../../vending/vending.service.js';
import { PaymentVisitService } from '../payment-visit.service.js';
import type { DuePayment } from '../../payment/payment.js';
import { SettlementService } from '../../settle/settlement.service.js';
import { findDueAt, findNewDue, findOpenProviders } from './due-payments.store.js';

/** The lane of payments that nobody was asked about yet. A provider's code has no space. */
const NEW = 'not chosen yet';
/** Payments of one biller, or at one provider, that a process remembers to be rung for. */
const OFFERED_MAX = 1_000;
/** How often it is seen whether payments name a provider that has no lane here. */
const PROVIDERS_EVERY_MS = 60_000;

/**
 * A lane for each provider, and one for payments whose provider is not chosen yet: each visits what is
 * due in it, and what was rung for, whatever the others do. It needs no queue, so a flushed or dead queue
 * costs a few seconds and nothing else.
 */
@Injectable()
export class PaymentLanesService
  implements OnApplicationBootstrap, OnModuleDestroy, BeforeApplicationShutdown
{
  private readonly lanes = new Lanes<DuePayment>((name) =>
    name === NEW ? this.newPayments() : this.paymentsAt(name),
  );
  private readonly rounds: Rounds;
  private stopped: Promise<void> | undefined;

  constructor(
    private readonly config: Config,
    private readonly database: Database,
    private readonly billers: BillersService,
    private readonly providers: Providers,
    private readonly vending: VendingService,
    private readonly visits: PaymentVisitService,
    private readonly settlement: SettlementService,
    private readonly log: Log,
  ) {
    this.rounds = new Rounds(
      () => this.openAll(),
      PROVIDERS_EVERY_MS,
      (error) => {
        this.onFault(error);
      },
    );
  }

  onApplicationBootstrap(): void {
    if (!this.config.hasWorker) return;
    for (const { code } of this.providers.all) this.lanes.open(code);
    this.lanes.open(NEW);
    this.rounds.begin();
  }

  /** Somebody says that a payment is due: it is visited when its lane has room, or found later. */
  offer(due: DuePayment): void {
    this.lanes.offer(due.provider ?? NEW, due);
  }

  /** Waits for the providers' answers, and commits them. What is cut off is requeried. */
  onModuleDestroy(): void {
    this.stopped = stopStep(this.log, 'payments', STOP_PHASES_MS.finish, async () => {
      await Promise.all([this.rounds.stop(), this.visits.stop(), this.lanes.stop()]);
      await this.settlement.drained();
    });
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.stopped;
  }

  /** A provider that is not configured any more may have payments still, which an operator must see. */
  private async openAll(): Promise<boolean> {
    for (const provider of await findOpenProviders(this.database)) this.lanes.open(provider);
    return false;
  }

  private paymentsAt(provider: string): LaneWork<DuePayment> {
    return {
      ...this.everyLane(),
      inFlightMax: providerSettings(this.config, provider).callsMax,
      keyOf: () => provider,
      keys: [provider],
      isOpen: () => !this.vending.isShutToAsk(provider),
      find: (limit) => this.found(findDueAt(this.database, provider, limit)),
    };
  }

  private newPayments(): LaneWork<DuePayment> {
    const callsMax = this.providers.all.map(
      ({ code }) => providerSettings(this.config, code).callsMax,
    );
    return {
      ...this.everyLane(),
      // Each of them has, or waits for, a place at the door of a provider; the doors bound them closer.
      inFlightMax: 2 * callsMax.reduce((sum, calls) => sum + calls, 0),
      keyOf: ({ billerId }) => billerId,
      keys: this.billers.list().map(({ id }) => id),
      isOpen: (billerId) => this.vending.hasRoom(billerId),
      find: (limit, closed) => this.found(findNewDue(this.database, limit, closed)),
    };
  }

  private everyLane(): Pick<
    LaneWork<DuePayment>,
    'offeredMax' | 'everyMs' | 'idOf' | 'visit' | 'onFault'
  > {
    return {
      offeredMax: OFFERED_MAX,
      everyMs: this.config.env.SWEEP_INTERVAL_MS,
      idOf: ({ paymentId }) => paymentId,
      visit: (due) => this.visits.visit(due),
      onFault: (error) => {
        this.onFault(error);
      },
    };
  }

  private async found(due: Promise<DuePayment[]>): Promise<DuePayment[]> {
    const payments = await due;
    await failPoint('sweeping');
    return payments;
  }

  private onFault(error: unknown): void {
    this.log.warn({ err: error }, 'the sweep could not look; it tries again');
  }
}
