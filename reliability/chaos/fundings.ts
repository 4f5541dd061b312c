import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { ApiAnswer, ApiClient } from './api-client.js';
import type { ClientLogWriter } from './client-log-writer.js';
import { afterDoubt, isConclusive, type Customer } from './customers.js';
import type { Payable, Payers } from './payer.js';
import { Random } from './random.js';

const TICK_MS = 50;
const WAITING_MAX = 100;
const AT_ONCE_SHARE = 0.1;
const REPEAT_SHARE = 0.1;
const OTHER_BODY_SHARE = 0.05;
const LOOK_SHARE = 0.4;
/** What a customer buys for: a wallet that has run dry is filled for long. */
const FILL_KOBO = 500_000_000;
const FILL_TRIES_MAX = 20;
const WAIT_S = 3;
const LOOKS_MAX = 3;

interface Funding {
  readonly customer: Customer;
  readonly key: string;
  readonly amount: number;
}

/** Customers who put money in through the gateway, each in a manner of their own. */
export class Fundings {
  begun = 0;
  /** Fundings whose customer is not through with yet. */
  readonly waiting = new Set<Promise<void>>();
  private readonly filling = new Map<string, Promise<void>>();

  constructor(
    private readonly api: ApiClient,
    private readonly log: ClientLogWriter,
    private readonly payers: Payers,
  ) {}

  /** Begins so many a second until the signal comes. */
  async run(
    customers: readonly Customer[],
    { seed, rate }: { readonly seed: number; readonly rate: number },
    signal: AbortSignal,
  ): Promise<void> {
    let due = 0;
    while (!signal.aborted) {
      due = Math.min(due + (rate * TICK_MS) / 1_000, Math.max(1, rate));
      for (; due >= 1 && this.waiting.size < WAITING_MAX; due -= 1) {
        this.begin(customers, new Random(seed).fork(1_000_000 + this.begun));
      }
      await pause(TICK_MS);
    }
  }

  /** Fills a wallet: once, however many find it dry. */
  async fill(customer: Customer): Promise<void> {
    const known = this.filling.get(customer.wallet);
    if (known !== undefined) return known;
    const filling = this.fillNow(customer).finally(() => this.filling.delete(customer.wallet));
    this.filling.set(customer.wallet, filling);
    return filling;
  }

  private begin(customers: readonly Customer[], random: Random): void {
    this.begun += 1;
    const funding = {
      customer: random.pick(customers),
      key: randomUUID(),
      amount: random.between(1_000, 50_000) * 100 + random.between(0, 99),
    };
    const done = this.fund(funding, random).finally(() => this.waiting.delete(done));
    this.waiting.add(done);
  }

  private async fund(funding: Funding, random: Random): Promise<void> {
    const [isAtOnce, isRepeated, isOther, isLooked] = [
      AT_ONCE_SHARE,
      REPEAT_SHARE,
      OTHER_BODY_SHARE,
      LOOK_SHARE,
    ].map((share) => random.chance(share));
    const [answer] = await Promise.all(
      isAtOnce === true
        ? [this.untilKnown(funding), this.untilKnown(funding)]
        : [this.untilKnown(funding)],
    );
    if (answer.status !== 201) return;
    await this.payers.meet(payableOf(answer), random);
    if (isRepeated === true) await this.untilKnown(funding);
    if (isOther === true) await this.untilKnown({ ...funding, amount: funding.amount + 1 });
    if (isLooked === true) await this.look(funding.customer, String(answer.body['id']), 1);
  }

  /** Pays and waits until the money is in; a funding whose page was lost is left, and another begun. */
  private async fillNow(customer: Customer): Promise<void> {
    for (let tries = 1; tries <= FILL_TRIES_MAX; tries += 1) {
      this.begun += 1;
      const answer = await this.untilKnown({ customer, key: randomUUID(), amount: FILL_KOBO });
      if (answer.status !== 201) throw new Error(`no funding: ${JSON.stringify(answer)}`);
      const payable = payableOf(answer);
      if (payable.authorizationUrl === null) continue;
      await this.payers.pay(payable);
      const end = await this.look(customer, String(answer.body['id']), LOOKS_MAX);
      if (end === 'completed') return;
    }
  }

  private async untilKnown({ customer, key, amount }: Funding): Promise<ApiAnswer> {
    for (let tries = 0; ; tries += 1) {
      const n = this.log.ask({ what: 'funding', wallet: customer.wallet, key, amount });
      const request = { method: 'POST', path: '/wallets/fund', key } as const;
      const answer = await this.api.ask(n, { ...request, token: customer.token, body: { amount } });
      this.log.answer(n, answer);
      if (isConclusive(answer)) return answer;
      await afterDoubt(answer, tries, customer, this.api);
    }
  }

  /** Customers look what became of their money, and remember what they saw. */
  private async look(customer: Customer, id: string, looksMax: number): Promise<unknown> {
    for (let looks = 1; ; looks += 1) {
      const path = `/wallets/fundings/${id}`;
      const { token } = customer;
      const asked = { method: 'GET', path, token, waitS: WAIT_S } as const;
      const { status, body } = await this.api.ask(this.begun + looks, asked);
      if (status === 200) this.log.seenFunding(id, body['status']);
      const isKnown = status === 200 && body['status'] !== 'pending';
      if (isKnown || looks >= looksMax) return body['status'];
      if (status !== 200) await afterDoubt({ status, body }, looks, customer, this.api);
    }
  }
}

function payableOf({ body }: ApiAnswer): Payable {
  const { reference, authorizationUrl, createdAt } = body;
  return {
    reference: String(reference),
    authorizationUrl: typeof authorizationUrl === 'string' ? authorizationUrl : null,
    askedAtMs: Date.parse(String(createdAt)),
  };
}
