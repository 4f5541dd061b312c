import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Repository } from 'typeorm';
import { DomainError } from '../kernel/errors.js';
import { BillersService } from './billers.service.js';
import type { Meter } from './electricity-provider.js';
import type { VerifyMeterDto } from './meter.dto.js';
import { MeterVerificationEntity } from './meter-verification.entity.js';
import type { VerifiedMeterView } from './meter.view.js';
import { VendingService } from './vending.service.js';

const RETRY_AFTER_SECONDS = 15;

@Injectable()
export class MetersService {
  constructor(
    private readonly billers: BillersService,
    private readonly vending: VendingService,
    @InjectRepository(MeterVerificationEntity)
    private readonly verifications: Repository<MeterVerificationEntity>,
  ) {}

  /**
   * Asks the provider about a meter and remembers the answer: purchases within a day obey it.
   * @throws DomainError `biller_unavailable`, `meter_not_found`, `verification_unavailable`.
   */
  async verify(dto: VerifyMeterDto): Promise<VerifiedMeterView> {
    const biller = this.billers.getAvailable(dto.billerId);
    const meter: Meter = {
      billerId: dto.billerId,
      meterNumber: dto.meterNumber,
      meterType: dto.meterType,
    };
    const answer = await this.vending.verify(meter);
    if (answer.kind === 'unavailable') {
      throw new DomainError('verification_unavailable', 'The biller did not answer.', {
        retryAfterSeconds: RETRY_AFTER_SECONDS,
      });
    }
    if (answer.kind === 'invalid') throw new DomainError('meter_not_found', answer.message);
    const { customerName, address, minAmount, maxAmount, arrears, canVend } = answer;
    const facts = { customerName, address, minAmount, maxAmount, arrears, canVend };
    await this.verifications.upsert({ ...meter, ...facts, verifiedAt: () => 'now()' }, [
      'billerId',
      'meterNumber',
      'meterType',
    ]);
    return {
      ...meter,
      customerName: facts.customerName,
      address: facts.address,
      minAmount: Math.max(biller.minAmount, facts.minAmount ?? 0),
      maxAmount: Math.min(biller.maxAmount, facts.maxAmount ?? biller.maxAmount),
      arrears: facts.arrears,
      canVend: facts.canVend,
    };
  }
}
