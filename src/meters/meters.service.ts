import { Injectable } from '@nestjs/common';
import { Config } from '../config/config.js';
import { DomainError } from '../kernel/errors.js';
import { cleanLineOrNull } from '../kernel/input/text.js';
import { Database } from '../platform/database/database.js';
import type { Biller } from './biller-catalogue.js';
import { BillersService } from './billers.service.js';
import type { Meter } from '../vending/provider/electricity-provider.js';
import type { VerifyMeterDto } from './meter.dto.js';
import type { VerifiedMeterView } from './meter.view.js';
import {
  findVerification,
  removeVerification,
  storeVerification,
  type Verification,
} from './meter-verifications.store.js';
import { VendingService } from '../vending/vending.service.js';

const RETRY_AFTER_SECONDS = 15;
/**
 * How long a stored answer may replace that of a provider that does not answer: as long as purchases rely
 * on it.
 */
const STANDS_IN_MS = 86_400_000;

@Injectable()
export class MetersService {
  constructor(
    private readonly config: Config,
    private readonly billers: BillersService,
    private readonly vending: VendingService,
    private readonly database: Database,
  ) {}

  /**
   * Returns the owner of a meter, from a recent stored answer or else from the provider, whose answer is
   * then stored. `verifiedAt` shows which.
   * @throws DomainError `biller_unavailable`, `meter_not_found`, `verification_unavailable`.
   */
  async verify(dto: VerifyMeterDto): Promise<VerifiedMeterView> {
    const biller = this.billers.getAvailable(dto.billerId);
    const { billerId, meterNumber, meterType, refresh = false } = dto;
    const meter: Meter = { billerId, meterNumber, meterType };
    const stored = await findVerification(this.database, meter);
    const isYoung = stored !== null && stored.ageMs < this.config.env.VERIFY_CACHE_MS;
    if (isYoung && !refresh) return viewOf(meter, biller, stored);
    const verified = await this.ask(meter);
    if (verified !== null) return viewOf(meter, biller, verified);
    if (stored !== null && stored.ageMs < STANDS_IN_MS) return viewOf(meter, biller, stored);
    throw new DomainError('verification_unavailable', 'The biller did not answer.', {
      retryAfterSeconds: RETRY_AFTER_SECONDS,
    });
  }

  /** The address in the last verification of a meter, however old it is. */
  async findAddress({ billerId, meterNumber, meterType }: Meter): Promise<string | null> {
    const stored = await findVerification(this.database, { billerId, meterNumber, meterType });
    return stored?.address ?? null;
  }

  /** Asks the provider now and stores its answer; null when it does not answer. */
  private async ask(meter: Meter): Promise<Verification | null> {
    const answer = await this.vending.verify(meter);
    switch (answer.kind) {
      case 'unavailable':
        return null;
      case 'invalid':
        await removeVerification(this.database, meter);
        throw new DomainError('meter_not_found', answer.message);
      case 'valid':
        return storeVerification(this.database, meter, answer);
    }
  }
}

/** The strictest of the biller's and the meter's limits applies. */
function viewOf(meter: Meter, biller: Biller, verified: Verification): VerifiedMeterView {
  return {
    ...meter,
    customerName: cleanLineOrNull(verified.customerName),
    address: cleanLineOrNull(verified.address),
    minAmount: Math.max(biller.minAmount, verified.minAmount ?? 0),
    maxAmount: Math.min(biller.maxAmount, verified.maxAmount ?? biller.maxAmount),
    arrears: verified.arrears,
    canVend: verified.canVend,
    verifiedAt: verified.verifiedAt.toISOString(),
  };
}
