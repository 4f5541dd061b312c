import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { ApiAnswer, ApiClient } from './api-client.js';
import type { ClientLogWriter } from './client-log-writer.js';
import { afterDoubt, isConclusive, type Customer } from './customers.js';
import { meterOf } from './meters.js';
import { Random } from './random.js';

export interface LoadOptions {
  readonly seed: number;
  /** Purchases a second that are begun, as long as not too many wait for an answer. */
  readonly rate: number;
  readonly purchasesMax: number;
  /** Puts money into a wallet that has run dry. */
  readonly fill: (customer: Customer) => Promise<void>;
  /** The meters that are bought for; as a campaign has them when it is left out. */
  readonly meterOf?: typeof meterOf;
}

const TICK_MS = 50;
const WAITING_MAX = 400;
const HOT_SHARE = 0.2;
const REPEAT_SHARE = 0.06;
const AT_ONCE_SHARE = 0.04;
const OTHER_BODY_SHARE = 0.02;
const LOOK_SHARE = 0.05;
const LOOK_AFTER_MS = 4_000;

interface Purchase {
  readonly customer: Customer;
  readonly key: string;
  readonly meter: string;
  readonly meterType: 'prepaid' | 'postpaid';
  readonly billerId: string;
  readonly amount: number;
}

/** Customers who buy, and retry with their keys until they know: one of them far more than the rest. */
export class Load {
  begun = 0;
  /** Purchases whose customer does not know yet what became of them. */
  readonly waiting = new Set<Promise<void>>();

  constructor(
    private readonly customers: readonly Customer[],
    private readonly api: ApiClient,
    private readonly log: ClientLogWriter,
    private readonly options: LoadOptions,
  ) {}

  async run(signal: AbortSignal): Promise<void> {
    const beganAtMs = performance.now();
    let due = 0;
    while (!signal.aborted && this.begun < this.options.purchasesMax) {
      due = Math.min(due + (this.options.rate * TICK_MS) / 1_000, this.options.rate);
      for (; due >= 1 && this.waiting.size < WAITING_MAX; due -= 1) this.begin();
      const nextTickMs = TICK_MS - ((performance.now() - beganAtMs) % TICK_MS);
      await pause(nextTickMs);
    }
  }

  private begin(): void {
    this.begun += 1;
    const random = new Random(this.options.seed).fork(1_000 + this.begun);
    const purchase = this.purchaseOf(this.begun, random);
    const bought = this.buy(purchase, random).finally(() => this.waiting.delete(bought));
    this.waiting.add(bought);
  }

  private purchaseOf(serial: number, random: Random): Purchase {
    const [hot, ...others] = this.customers;
    if (hot === undefined) throw new Error('nobody buys');
    return {
      customer: random.chance(HOT_SHARE) ? hot : random.pick(others),
      key: randomUUID(),
      meter: (this.options.meterOf ?? meterOf)(serial, random),
      meterType: random.chance(0.9) ? 'prepaid' : 'postpaid',
      billerId: random.pick(['ikeja-electric', 'eko-electric', 'abuja-electric']),
      amount: random.between(10, 60) * 10_000,
    };
  }

  private async buy(purchase: Purchase, random: Random): Promise<void> {
    const isAtOnce = random.chance(AT_ONCE_SHARE);
    const [isRepeated, isOther, isLooked] = [REPEAT_SHARE, OTHER_BODY_SHARE, LOOK_SHARE].map(
      (share) => random.chance(share),
    );
    // The same request twice at once, as an impatient thumb sends it: to both processes.
    const answers = await Promise.all(
      isAtOnce
        ? [this.untilKnown(purchase), this.untilKnown(purchase)]
        : [this.untilKnown(purchase)],
    );
    const accepted = answers.find(({ status }) => status === 202);
    if (answers.some(({ body }) => body['code'] === 'insufficient_funds')) {
      await this.options.fill(purchase.customer);
    }
    if (accepted === undefined) return;
    if (isRepeated === true) await this.untilKnown(purchase);
    if (isOther === true) await this.untilKnown({ ...purchase, amount: purchase.amount + 10_000 });
    if (isLooked === true) await this.look(purchase.customer, String(accepted.body['id']));
  }

  private async untilKnown(purchase: Purchase): Promise<ApiAnswer> {
    const { customer, key, meter, meterType, billerId, amount } = purchase;
    for (let tries = 0; ; tries += 1) {
      const ask = { what: 'purchase', wallet: customer.wallet, key, amount, meter } as const;
      const n = this.log.ask(ask);
      const answer = await this.api.ask(n, {
        method: 'POST',
        path: '/bill-payments',
        token: customer.token,
        key,
        body: { billerId, meterNumber: meter, meterType, amount },
      });
      this.log.answer(n, answer);
      if (isConclusive(answer)) return answer;
      await afterDoubt(answer, tries, customer, this.api);
    }
  }

  /** Customers look at what they bought, and remember what they saw. */
  private async look(customer: Customer, id: string): Promise<void> {
    await pause(LOOK_AFTER_MS);
    const path = `/bill-payments/${id}`;
    const { token } = customer;
    const { status, body } = await this.api.ask(this.begun, { method: 'GET', path, token });
    if (status !== 200) return;
    const tokens = body['tokens'] as readonly { role: string; value: string }[];
    const credit = tokens.find(({ role }) => role === 'credit')?.value ?? null;
    this.log.seen(id, body['status'], credit);
  }
}
