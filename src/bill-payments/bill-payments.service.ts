import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Repository, type SelectQueryBuilder } from 'typeorm';
import type { Caller } from '../auth/caller.js';
import { NotFound } from '../kernel/errors.js';
import { idCursor } from '../platform/http/lists/cursor.js';
import { Database } from '../platform/database/database.js';
import { pageOf, ROWS_READ_MAX, type Page } from '../platform/http/lists/page.js';
import type { WaitList } from '../platform/wait-room/wait-list.js';
import { WaitRoom } from '../platform/wait-room/wait-room.service.js';
import type { ListBillPaymentsDto } from './bill-payment.dto.js';
import { BillPaymentEntity } from './payment/bill-payment.entity.js';
import { billPaymentView, type BillPaymentView } from './bill-payment.view.js';
import { findFinalPayments } from './bill-payments.store.js';
import { isFinal, type PaymentStatus } from './payment/payment-state.js';

const OPEN_ATTEMPT = `p.id IN (
  SELECT a.payment_id FROM attempts a WHERE a.wallet_id = :walletId AND a.outcome IS NULL)`;

/**
 * The conditions that let an index find the payments of a status: every failed payment has a refund, and
 * every payment with an open attempt still waits for a provider. The other statuses are read in order:
 * nearly all payments are completed, and the pending ones are the newest.
 */
const INDEXED: Partial<Record<PaymentStatus, string>> = {
  failed: 'p.refund_transaction_id IS NOT NULL',
  processing: OPEN_ATTEMPT,
  needs_review: OPEN_ATTEMPT,
};

const CURSOR = idCursor('bill-payments');

/** Reads the payments of one customer. */
@Injectable()
export class BillPaymentsService {
  private readonly waits: WaitList;

  constructor(
    @InjectRepository(BillPaymentEntity) private readonly payments: Repository<BillPaymentEntity>,
    database: Database,
    room: WaitRoom,
  ) {
    this.waits = room.open((refs) => findFinalPayments(database, refs));
  }

  /**
   * Returns one payment of the caller.
   * @param waitSeconds how long to wait for it to become final, if it is not.
   * @throws NotFound, also for another user's payment.
   */
  async get(caller: Caller, id: string, waitSeconds: number): Promise<BillPaymentView> {
    const payment = await this.find(caller, id);
    if (waitSeconds === 0 || isFinal(payment.status)) return billPaymentView(payment);
    await this.waits.untilEnded({ walletId: caller.walletId, id }, waitSeconds);
    return billPaymentView(await this.find(caller, id));
  }

  /** Lists the newest first: ids are UUIDv7, so they sort by time. */
  async list(caller: Caller, query: ListBillPaymentsDto): Promise<Page<BillPaymentView>> {
    const { limit, cursor, status } = query;
    const before = cursor === undefined ? null : CURSOR.decode(cursor);
    const list = this.newestFirst(caller, before);
    let readTo: string | null = null;
    if (status !== undefined) {
      list.andWhere('p.status = :status', { status });
      const index = INDEXED[status];
      if (index !== undefined) list.andWhere(index);
      else readTo = await this.walkTo(caller, before);
      if (readTo !== null) list.andWhere('p.id >= :readTo', { readTo });
    }
    const rows = await list.limit(limit + 1).getMany();
    return pageOf(CURSOR, rows, limit, billPaymentView, (payment) => payment.id, readTo);
  }

  private newestFirst(
    { walletId }: Caller,
    before: string | null,
  ): SelectQueryBuilder<BillPaymentEntity> {
    const list = this.payments
      .createQueryBuilder('p')
      .where('p.wallet_id = :walletId', { walletId })
      .orderBy('p.id', 'DESC');
    return before === null ? list : list.andWhere('p.id < :before', { before });
  }

  /** The id at which one request stops reading payments; null when that is the end of the history. */
  private async walkTo(caller: Caller, before: string | null): Promise<string | null> {
    const last = await this.newestFirst(caller, before)
      .select('p.id', 'id')
      .offset(ROWS_READ_MAX - 1)
      .limit(1)
      .getRawOne<{ id: string }>();
    return last?.id ?? null;
  }

  private async find(caller: Caller, id: string): Promise<BillPaymentEntity> {
    const payment = await this.payments.findOneBy({ walletId: caller.walletId, id });
    if (payment === null) throw new NotFound('bill payment');
    return payment;
  }
}
