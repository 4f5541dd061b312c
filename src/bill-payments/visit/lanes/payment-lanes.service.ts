import { Injectable } from '@nestjs/common';
import { Config } from '../../../config/config.js';
import { providerSettings } from '../../../config/provider-settings.js';
import { failPoint } from '../../../kernel/fail-point.js';
import { Database } from '../../../platform/database/database.js';
import type { DueLane } from '../../../platform/due-work/due-kind.js';
import { DueWork, type DueOffers } from '../../../platform/due-work/due-work.service.js';
import { BillersService } from '../../../meters/billers.service.js';
import { Providers } from '../../../vending/routing/providers.service.js';
import { VendingService } from '../../../vending/vending.service.js';
import { PaymentVisitService } from '../payment-visit.service.js';
import { NEW_PAYMENTS_LANE, PAYMENT_WORK, type DuePayment } from '../../payment/payment.js';
import { SettlementService } from '../../settle/settlement.service.js';
import { findDueAt, findNewDue, findOpenProviders } from './due-payments.store.js';

/**
 * A lane for each provider, and one for payments whose provider is not chosen yet: each visits what is
 * due in it, and what was rung for, whatever the others do.
 */
@Injectable()
export class PaymentLanesService {
  private readonly due: DueOffers<DuePayment>;

  constructor(
    private readonly config: Config,
    private readonly database: Database,
    private readonly billers: BillersService,
    private readonly providers: Providers,
    private readonly vending: VendingService,
    visits: PaymentVisitService,
    settlement: SettlementService,
    dueWork: DueWork,
  ) {
    this.due = dueWork.open<DuePayment>({
      name: PAYMENT_WORK,
      idOf: ({ paymentId }) => paymentId,
      laneOf: ({ provider }) => provider ?? NEW_PAYMENTS_LANE,
      lanes: [...providers.all.map(({ code }) => code), NEW_PAYMENTS_LANE],
      // A provider that is not configured any more may have payments still, which an operator must see.
      findLanes: () => findOpenProviders(database),
      lane: (name) => (name === NEW_PAYMENTS_LANE ? this.newPayments() : this.paymentsAt(name)),
      visit: (due) => visits.visit(due),
      stop: () => visits.stop(),
      drained: () => settlement.drained(),
    });
  }

  /** Somebody says that a payment is due: it is visited when its lane has room, or found later. */
  offer(due: DuePayment): void {
    this.due.offer(due);
  }

  private paymentsAt(provider: string): DueLane<DuePayment> {
    return {
      inFlightMax: providerSettings(this.config, provider).callsMax,
      find: (limit) => this.found(findDueAt(this.database, provider, limit)),
      gate: {
        keys: [provider],
        keyOf: () => provider,
        isOpen: () => !this.vending.isRequeryShut(provider),
      },
    };
  }

  private newPayments(): DueLane<DuePayment> {
    const callsMax = this.providers.all.map(
      ({ code }) => providerSettings(this.config, code).callsMax,
    );
    return {
      // Each of them has or waits for a provider slot; the limiters set closer bounds.
      inFlightMax: 2 * callsMax.reduce((sum, calls) => sum + calls, 0),
      find: (limit, closed) => this.found(findNewDue(this.database, limit, closed)),
      gate: {
        keys: this.billers.list().map(({ id }) => id),
        keyOf: ({ billerId }) => billerId,
        isOpen: (billerId) => this.vending.hasRoom(billerId),
      },
    };
  }

  private async found(due: Promise<DuePayment[]>): Promise<DuePayment[]> {
    const payments = await due;
    await failPoint('sweeping');
    return payments;
  }
}
