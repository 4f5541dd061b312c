import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Repository } from 'typeorm';
import type { Caller } from '../../auth/caller.js';
import { Config } from '../../config/config.js';
import { eventRow } from '../../events/outbox.js';
import type { Answered } from '../../kernel/answer-once.js';
import type { DomainError } from '../../kernel/errors.js';
import { failPoint } from '../../kernel/fail-point.js';
import { newId, newIdAt } from '../../kernel/ids.js';
import { earlierSpellingsOf } from '../../kernel/input/phone.js';
import { limitsOf, type Limits } from '../../ledger/limits.js';
import { idempotencyOf, type Idempotency } from '../../kernel/request-hash.js';
import { LedgerService } from '../../ledger/ledger.service.js';
import type { PreparedMovement } from '../../ledger/movement-request.js';
import type { MovementWriter } from '../../ledger/movement-writer.service.js';
import { holdLegs } from '../../ledger/posting.js';
import { DatabaseClock } from '../../platform/database/database-clock.service.js';
import { BillersService } from '../../meters/billers.service.js';
import {
  PURCHASES,
  type NewPaymentRow,
  type PurchaseFound,
  type PurchaseLookup,
  type PurchaseRows,
} from './accept.store.js';
import type { CreateBillPaymentDto } from '../bill-payment.dto.js';
import { BillPaymentEntity } from '../payment/bill-payment.entity.js';
import { acceptedView, type BillPaymentView } from '../bill-payment.view.js';
import { duplicateRefusal, duplicateSearch, type DuplicateSearch } from './duplicate-guard.js';
import { PaymentDoorbellService } from '../visit/payment-doorbell.service.js';
import { purchaseDay } from './purchase-day.js';
import { purchaseRefusal } from './purchase-limits.js';

/**
 * Small enough to split the requests of 64 connections into two groups: while PostgreSQL writes one, the
 * next one is read and answered. As a single group, the two steps would take turns.
 */
const BOUNDS = { groupMax: 32, waitingMax: 5_000 };

/** The part of a payment that its request determines, whatever the lookup finds. */
type PurchaseDraft = Omit<NewPaymentRow, 'customer_name'>;

/** Accepts purchases: one commit holds the money and creates the payment, before the response. */
@Injectable()
export class AcceptService {
  private readonly writer: MovementWriter<PurchaseFound, PurchaseRows>;

  constructor(
    ledger: LedgerService,
    private readonly config: Config,
    private readonly clock: DatabaseClock,
    private readonly billers: BillersService,
    private readonly doorbell: PaymentDoorbellService,
    @InjectRepository(BillPaymentEntity) private readonly payments: Repository<BillPaymentEntity>,
  ) {
    this.writer = ledger.createWriter(PURCHASES, BOUNDS);
  }

  /**
   * Accepts a purchase; a worker vends it afterwards.
   * @throws IdempotencyConflict, DuplicatePurchase, InsufficientFunds, LimitExceeded, WalletFrozen,
   * AmountOutOfRange, DomainError `biller_unavailable` or `meter_cannot_vend`, Busy, DatabaseUnavailable,
   * ClockWrong.
   */
  async accept(
    caller: Caller,
    dto: CreateBillPaymentDto,
    key: string | null,
  ): Promise<Answered<BillPaymentView>> {
    this.clock.assertIsRight();
    const nowMs = this.clock.now().getTime();
    const idempotency = idempotencyFor(dto, key);
    const draft = this.draftOf(caller, dto, idempotency, nowMs);
    const search = duplicateSearch(dto, this.config.env.DUPLICATE_WINDOW_MS, nowMs);
    let made: NewPaymentRow = { ...draft, customer_name: null };
    const outcome = await this.writer.submit({
      walletId: caller.walletId,
      idempotency,
      ...(search !== null && { exclusiveKey: search.exclusiveKey }),
      lookup: { ...lookupOf(draft, search) },
      prepare: (found) => {
        const refusal = this.refusalOf(draft, found);
        if (refusal !== null) return refusal;
        const phone = draft.phone ?? found.user_phone;
        made = { ...draft, phone, customer_name: found.customer_name };
        return purchase(made, limitsOf(found));
      },
    });
    if (outcome.kind === 'existing') return this.replay(caller, outcome.id);
    await failPoint('accepted');
    const { walletId } = caller;
    const billerId = made.biller_id;
    this.doorbell.ring({ walletId, paymentId: made.id, billerId, provider: null });
    return { view: acceptedView(factsOf(made), outcome.at), isReplayed: false };
  }

  private draftOf(
    caller: Caller,
    { billerId, meterNumber, meterType, amount, phone }: CreateBillPaymentDto,
    idempotency: Idempotency | null,
    nowMs: number,
  ): PurchaseDraft {
    const fee = this.config.env.SERVICE_FEE;
    return {
      wallet_id: caller.walletId,
      // The id determines the day to which the purchase counts.
      id: newIdAt(nowMs),
      transaction_id: newId(),
      biller_id: billerId,
      meter_number: meterNumber,
      meter_type: meterType,
      phone: phone ?? null,
      amount,
      fee,
      total: amount + fee,
      idempotency_key: idempotency?.key ?? null,
      request_hash: idempotency?.hash ?? null,
    };
  }

  /** Why the purchase is refused before its money is checked; null when it is not. */
  private refusalOf(draft: PurchaseDraft, found: PurchaseFound): DomainError | null {
    const { can_vend: canVend, min_amount: minAmount, max_amount: maxAmount } = found;
    const biller = this.billers.find(draft.biller_id);
    const refusal = purchaseRefusal(biller, { canVend, minAmount, maxAmount }, draft.amount);
    if (refusal !== null || found.duplicate_id === null) return refusal;
    return duplicateRefusal(found.duplicate_id, this.clock.now().getTime());
  }

  private async replay(caller: Caller, id: string): Promise<Answered<BillPaymentView>> {
    const payment = await this.payments.findOneByOrFail({ walletId: caller.walletId, id });
    return { view: acceptedView(payment, payment.createdAt), isReplayed: true };
  }
}

function idempotencyFor(dto: CreateBillPaymentDto, key: string | null): Idempotency | null {
  const { billerId, meterNumber, meterType, amount, phone, allowDuplicate } = dto;
  const fields = { billerId, meterNumber, meterType, amount, phone, allowDuplicate };
  const spellings = typeof phone === 'string' ? { phone: earlierSpellingsOf(phone) } : {};
  return idempotencyOf(key, fields, { defaults: { allowDuplicate: false }, spellings });
}

function lookupOf(draft: PurchaseDraft, search: DuplicateSearch | null): PurchaseLookup {
  return {
    biller_id: draft.biller_id,
    meter_number: draft.meter_number,
    meter_type: draft.meter_type,
    amount: draft.amount,
    duplicates_from: search?.fromId ?? null,
  };
}

function purchase(payment: NewPaymentRow, limits: Limits): PreparedMovement<PurchaseRows> {
  const { wallet_id: walletId, id, total } = payment;
  const data = { billerId: payment.biller_id, amount: payment.amount, total };
  return {
    movement: {
      walletId,
      transactionId: payment.transaction_id,
      type: 'bill_payment',
      direction: 'debit',
      amount: total,
      reference: id,
      subjectId: id,
      reversesTransactionId: null,
      posting: 'hold',
      legs: holdLegs(total),
      spending: { day: purchaseDay(id), amount: total },
      limits,
    },
    rows: {
      payment,
      event: eventRow({ walletId, subjectId: id, seq: 1, type: 'payment.accepted', data }, newId()),
    },
  };
}

function factsOf(payment: NewPaymentRow): Parameters<typeof acceptedView>[0] {
  return {
    id: payment.id,
    billerId: payment.biller_id,
    meterNumber: payment.meter_number,
    meterType: payment.meter_type,
    phone: payment.phone,
    customerName: payment.customer_name,
    amount: payment.amount,
    fee: payment.fee,
    total: payment.total,
    transactionId: payment.transaction_id,
  };
}
