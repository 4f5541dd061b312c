import { Injectable } from '@nestjs/common';
import { Database, type Sql } from '../../platform/database/database.js';
import type { DuePayment, PaymentRef } from '../payment/payment.js';
import { PaymentDoorbellService } from './payment-doorbell.service.js';

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
    const [due] = await sql.query<DuePayment>(
      `UPDATE bill_payments SET next_check_at = least(next_check_at, now())
        WHERE wallet_id = $1 AND id = $2 AND (attempts > 0 OR next_check_at IS NOT NULL)
        RETURNING wallet_id AS "walletId", id AS "paymentId", biller_id AS "billerId", provider`,
      [walletId, paymentId],
    );
    return due ?? null;
  }

  /** Rings for a payment whose mark is committed. */
  ring(due: DuePayment): void {
    this.doorbell.ring(due);
  }
}
