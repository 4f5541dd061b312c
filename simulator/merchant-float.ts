import type { FloatHistory, TopUp } from './statement.js';
import { firstStatus, holdsMoney, type Clock, type StoredVend } from './vend.js';

interface Refund {
  readonly dueAtMs: number;
  readonly kobo: number;
}

/**
 * The merchant's wallet at the provider, in kobo. It follows from the vends and the top-ups, so it is
 * not stored.
 */
export class MerchantFloat {
  readonly firstKobo: number;
  private kobo: number;
  /** In the order in which they fall due, since every vend settles after the same time. */
  private readonly refunds: Refund[] = [];
  private refunded = 0;
  private readonly toppedUp: TopUp[] = [];

  constructor(
    floatNaira: number,
    private readonly clock: Clock,
  ) {
    this.firstKobo = Math.round(floatNaira * 100);
    this.kobo = this.firstKobo;
  }

  get topUps(): FloatHistory['topUps'] {
    return this.toppedUp;
  }

  balanceKobo(): number {
    const nowMs = this.clock.nowMs();
    let due = this.refunds[this.refunded];
    while (due !== undefined && due.dueAtMs <= nowMs) {
      this.kobo += due.kobo;
      this.refunded += 1;
      due = this.refunds[this.refunded];
    }
    if (this.refunded > 1000) {
      this.refunds.splice(0, this.refunded);
      this.refunded = 0;
    }
    return this.kobo;
  }

  charge(vend: StoredVend): void {
    if (!holdsMoney(firstStatus(vend))) return;
    const kobo = vend.costKobo;
    this.kobo -= kobo;
    const { then } = vend.scenario;
    if (then !== undefined && !holdsMoney(then)) {
      this.refunds.push({ dueAtMs: vend.createdAtMs + this.clock.settleAfterMs, kobo });
    }
  }

  topUp(topUp: TopUp): void {
    this.kobo += topUp.kobo;
    this.toppedUp.push(topUp);
  }
}
