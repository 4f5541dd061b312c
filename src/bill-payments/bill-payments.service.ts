import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { LessThan, Repository, type FindOptionsWhere } from 'typeorm';
import type { Caller } from '../auth/caller.js';
import { NotFound } from '../kernel/errors.js';
import { isId } from '../kernel/ids.js';
import { decodeCursor } from '../platform/http/cursor.js';
import { pageOf, type Page } from '../platform/http/page.js';
import type { ListBillPaymentsDto } from './bill-payment.dto.js';
import { BillPaymentEntity } from './bill-payment.entity.js';
import { billPaymentView, type BillPaymentView } from './bill-payment.view.js';
import { isFinal } from './payment-state.js';
import { PaymentWaitService } from './payment-wait.service.js';

/** A customer's own payments, read. */
@Injectable()
export class BillPaymentsService {
  constructor(
    @InjectRepository(BillPaymentEntity) private readonly payments: Repository<BillPaymentEntity>,
    private readonly waits: PaymentWaitService,
  ) {}

  /**
   * One payment of the caller's.
   * @param waitSeconds how long to wait for it to become final, if it is not.
   * @throws NotFound, also for another user's payment.
   */
  async get(caller: Caller, id: string, waitSeconds: number): Promise<BillPaymentView> {
    const payment = await this.find(caller, id);
    if (waitSeconds === 0 || isFinal(payment.status)) return billPaymentView(payment);
    await this.waits.untilFinal({ walletId: caller.walletId, paymentId: id }, waitSeconds);
    return billPaymentView(await this.find(caller, id));
  }

  /** Newest first: ids are UUIDv7, so they sort by time. */
  async list(caller: Caller, query: ListBillPaymentsDto): Promise<Page<BillPaymentView>> {
    const { limit, cursor, status } = query;
    const where: FindOptionsWhere<BillPaymentEntity> = { walletId: caller.walletId };
    if (status !== undefined) where.status = status;
    if (cursor !== undefined) where.id = LessThan(decodeCursor(cursor, isPaymentId));
    const rows = await this.payments.find({ where, order: { id: 'DESC' }, take: limit + 1 });
    return pageOf(rows, limit, billPaymentView, (payment) => payment.id);
  }

  private async find(caller: Caller, id: string): Promise<BillPaymentEntity> {
    const payment = await this.payments.findOneBy({ walletId: caller.walletId, id });
    if (payment === null) throw new NotFound('bill payment');
    return payment;
  }
}

function isPaymentId(key: unknown): key is string {
  return typeof key === 'string' && isId(key);
}
