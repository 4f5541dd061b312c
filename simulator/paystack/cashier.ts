import type { Clock } from '../vend.js';
import { chargeEvent, disputeEvent, forgedEvent, refundEvent, type RefundStage } from './bodies.js';
import type { PaystackFaults } from './faults.js';
import type { PaystackRecord } from './record.js';
import {
  feeKobo,
  type Asked,
  type Dispute,
  type Outcome,
  type Paid,
  type Transaction,
} from './transaction.js';
import type { Webhooks } from './webhooks.js';

/** What else than the usual is to be paid, refunded or decided. */
export interface Details {
  readonly kobo?: number;
  readonly requestedKobo?: number;
  readonly currency?: string;
  /** Of a dispute: `merchant-accepted` gives the money back, `declined` does not. */
  readonly resolution?: string;
}

/** Why it could not be done, or nothing when it was. */
export type Objection = string | undefined;

type AfterPayment = 'reversed' | 'refund' | 'refund-failed' | 'dispute' | 'dispute-resolved';

function isAfterPayment(outcome: Outcome): outcome is AfterPayment {
  return /^(?:reversed|refund|dispute)/.test(outcome);
}

const isPaid = 'it is paid already';

/** Takes payments and gives them back: by a person's click, by a test's word, or by itself. */
export class Cashier {
  private readonly timers = new Set<NodeJS.Timeout>();

  constructor(
    private readonly record: PaystackRecord,
    private readonly webhooks: Webhooks,
    private readonly faults: PaystackFaults,
    private readonly clock: Clock,
  ) {}

  async open(asked: Asked): Promise<Transaction> {
    const nowMs = this.clock.nowMs();
    const transaction = await this.record.add(asked, this.faults.autoPayOf(asked.reference, nowMs));
    this.payLater(transaction);
    if (this.faults.hits('forged', asked.reference)) {
      await this.webhooks.forge(transaction, forgedEvent(transaction, nowMs));
    }
    return transaction;
  }

  /** After a restart. */
  resume(): void {
    for (const transaction of this.record.transactions()) {
      if (transaction.state === 'unpaid') this.payLater(transaction);
    }
  }

  close(): void {
    for (const timer of this.timers) clearTimeout(timer);
  }

  async apply(
    transaction: Transaction,
    outcome: Outcome,
    details: Details = {},
  ): Promise<Objection> {
    if (isAfterPayment(outcome)) {
      // The payment comes first, and is as asked for.
      const asAsked = { ...details, kobo: transaction.kobo };
      if (!transaction.paid) await this.pay(transaction, outcome, asAsked);
      return this.applyAfterPayment(transaction, outcome, details);
    }
    if (transaction.paid) return isPaid;
    if (outcome !== 'failed' && outcome !== 'abandoned') {
      return this.pay(transaction, outcome, details);
    }
    await this.record.end(transaction, outcome);
    return undefined;
  }

  private async applyAfterPayment(
    transaction: Transaction,
    outcome: AfterPayment,
    details: Details,
  ): Promise<Objection> {
    switch (outcome) {
      case 'reversed':
        await this.record.end(transaction, 'reversed');
        return undefined;
      case 'refund':
      case 'refund-failed':
        return this.refund(transaction, outcome === 'refund-failed', details.kobo);
      case 'dispute':
        return this.dispute(transaction);
      case 'dispute-resolved':
        return this.resolve(transaction, details.resolution ?? 'merchant-accepted');
    }
  }

  private payLater(transaction: Transaction): void {
    const { autoPay } = transaction;
    if (autoPay === undefined) return;
    const timer = setTimeout(
      () => {
        this.timers.delete(timer);
        // Only a record that cannot be written fails here, and then nothing is answered any more.
        if (!transaction.paid) this.apply(transaction, autoPay.outcome).catch(() => undefined);
      },
      Math.max(0, autoPay.atMs - this.clock.nowMs()),
    );
    timer.unref();
    this.timers.add(timer);
  }

  private async pay(
    transaction: Transaction,
    outcome: Outcome,
    details: Details,
  ): Promise<undefined> {
    const paid = paidBy(transaction, outcome, details, this.clock.nowMs());
    const written = this.record.end(transaction, 'success', paid);
    await Promise.all([written, this.webhooks.publish(transaction, chargeEvent(transaction))]);
    return undefined;
  }

  private async refund(
    transaction: Transaction,
    isFailed: boolean,
    kobo?: number,
  ): Promise<Objection> {
    const { paid, refunds } = transaction;
    const given = refunds.reduce((sum, one) => sum + (one.isFailed ? 0 : one.kobo), 0);
    const left = (paid?.kobo ?? 0) - given;
    const amount = kobo ?? left;
    if (amount > left || amount <= 0) return `${left} kobo are left to be refunded`;
    const atMs = this.clock.nowMs();
    const refund = { id: this.record.nextEventId(), kobo: amount, isFailed, atMs };
    await this.record.refund(transaction, refund);
    if (!isFailed && amount === left) await this.record.end(transaction, 'reversed');
    const stages: RefundStage[] = isFailed
      ? ['pending', 'failed']
      : ['pending', 'processing', 'processed'];
    for (const stage of stages) {
      await this.webhooks.publish(transaction, refundEvent(transaction, refund, stage));
    }
    return undefined;
  }

  private async dispute(transaction: Transaction): Promise<Objection> {
    const dispute: Dispute = { id: this.record.nextEventId(), atMs: this.clock.nowMs() };
    await this.record.dispute(transaction, dispute);
    await this.webhooks.publish(transaction, disputeEvent(transaction, dispute, 'create'));
    return undefined;
  }

  private async resolve(transaction: Transaction, resolution: string): Promise<Objection> {
    const dispute = transaction.disputes.find((one) => one.resolution === undefined);
    if (dispute === undefined) return 'it has no open dispute';
    await this.record.resolve(transaction, dispute, resolution);
    if (resolution === 'merchant-accepted') await this.record.end(transaction, 'reversed');
    await this.webhooks.publish(transaction, disputeEvent(transaction, dispute, 'resolve'));
    return undefined;
  }
}

function paidBy(
  { kobo, currency }: Transaction,
  outcome: Outcome,
  details: Details,
  atMs: number,
): Paid {
  const amounts: Partial<Record<Outcome, number>> = {
    partial: Math.max(1, Math.floor(kobo / 2)),
    'off-by-one': kobo - 1,
    'payer-fees': kobo + feeKobo(kobo),
  };
  return {
    kobo: details.kobo ?? amounts[outcome] ?? kobo,
    currency: details.currency ?? (outcome === 'other-currency' ? 'USD' : currency),
    requestedKobo: details.requestedKobo ?? kobo,
    atMs,
  };
}
