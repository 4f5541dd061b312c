import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import { Database } from '../platform/database/database.js';
import { Log } from '../platform/logging/log.js';
import type { PaymentRef } from './payment.js';

const POLL_MS = 200;

interface Waiting extends PaymentRef {
  readonly resolve: () => void;
}

/** Waits for payments to become final: everyone who waits shares one small query at a time. */
@Injectable()
export class PaymentWaitService implements OnModuleDestroy {
  private readonly waiting = new Set<Waiting>();
  private timer: NodeJS.Timeout | undefined;
  private isStopping = false;

  constructor(
    private readonly database: Database,
    private readonly log: Log,
  ) {}

  /** Resolves when the payment is final, or after `seconds`. */
  async untilFinal(ref: PaymentRef, seconds: number): Promise<void> {
    if (this.isStopping) return;
    await new Promise<void>((resolve) => {
      const late = setTimeout(() => {
        one.resolve();
      }, seconds * 1_000);
      const one: Waiting = {
        ...ref,
        resolve: () => {
          clearTimeout(late);
          this.waiting.delete(one);
          resolve();
        },
      };
      this.waiting.add(one);
      this.schedule();
    });
  }

  /** Nobody waits on while the process stops: each gets the payment as it is. */
  onModuleDestroy(): void {
    this.isStopping = true;
    clearTimeout(this.timer);
    for (const one of this.waiting) one.resolve();
  }

  private schedule(): void {
    if (this.waiting.size === 0) return;
    this.timer ??= setTimeout(() => {
      void this.poll()
        .catch((error: unknown) => {
          this.log.warn({ err: error }, 'those who wait for a payment wait on');
        })
        .finally(() => {
          this.timer = undefined;
          this.schedule();
        });
    }, POLL_MS);
  }

  private async poll(): Promise<void> {
    const refs = [...this.waiting];
    const rows = await this.database.query<{ id: string }>(
      `SELECT p.id FROM bill_payments p
        JOIN unnest($1::uuid[], $2::uuid[]) AS i(wallet_id, id)
          ON i.wallet_id = p.wallet_id AND i.id = p.id
        WHERE p.status IN ('completed', 'failed')`,
      [refs.map((ref) => ref.walletId), refs.map((ref) => ref.paymentId)],
    );
    const finished = new Set(rows.map((row) => row.id));
    for (const one of refs) if (finished.has(one.paymentId)) one.resolve();
  }
}
