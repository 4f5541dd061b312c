import { Injectable } from '@nestjs/common';
import { Database, type Sql } from '../../platform/database/database.js';
import { dueAtOf, hintDue } from '../../platform/due-work/due-work.store.js';
import { laneOf, PAYMENT_WORK, type DuePayment, type PaymentRef } from '../payment/payment.js';
import { PaymentDoorbellService } from './payment-doorbell.service.js';

const HINT = `
  WITH hinted AS MATERIALIZED (
    SELECT p.wallet_id, p.id, p.biller_id, p.provider FROM bill_payments p
      WHERE p.wallet_id = $1 AND p.id = $2
        AND (p.attempts > 0 OR ${dueAtOf(PAYMENT_WORK, 'p.wallet_id', 'p.id')} IS NOT NULL)
  ), due_now AS (
    ${hintDue(
      PAYMENT_WORK,
      `SELECT wallet_id, id, ${laneOf('provider')}, now(), NULL::timestamptz FROM hinted`,
    )}
  )
  SELECT wallet_id AS "walletId", id AS "paymentId", biller_id AS "billerId", provider FROM hinted`;

/** Takes the word of others that a payment is worth a look now: a provider's callback, an operator. */
@Injectable()
export class PaymentHintService {
  constructor(
    private readonly database: Database,
    private readonly doorbell: PaymentDoorbellService,
  ) {}

  /** Has a payment looked at soon. A hint says nothing about the payment, so that it may come from anybody. */
  async hint(ref: PaymentRef): Promise<void> {
    const due = await this.mark(this.database, ref);
    if (due !== null) this.ring(due);
  }

  /**
   * Makes a payment due, also a finished one, as long as there is a provider to ask. It never breaks
   * a claim: who is visiting the payment now is not disturbed.
   * @returns the payment to ring for; null when there is nothing to look at.
   */
  async mark(sql: Sql, { walletId, paymentId }: PaymentRef): Promise<DuePayment | null> {
    const [due] = await sql.query<DuePayment>(HINT, [walletId, paymentId]);
    return due ?? null;
  }

  /** Rings for a payment whose mark is committed. */
  ring(due: DuePayment): void {
    this.doorbell.ring(due);
  }
}
