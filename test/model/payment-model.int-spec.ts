import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { aDelivery, aRefusal } from '../support/builders.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { aCustomer, type Customer } from '../support/customer.js';
import { BUDGET, WalletModel, type ModelAnswer } from '../support/payment-model.js';
import { scriptedToken } from '../support/scripted-provider.js';
import { notFound, pending, reversed, unclear } from '../support/settling.js';
import type { DomainError } from '../../src/kernel/errors.js';
import type { ProviderAnswer } from '../../src/vending/provider/provider-answer.js';
import { CheckoutService } from '../../src/fundings/start/checkout.service.js';
import type { PaymentRef } from '../../src/bill-payments/payment/payment.js';
import { AcceptService } from '../../src/bill-payments/accept/accept.service.js';
import { SettlementService } from '../../src/bill-payments/settle/settlement.service.js';
import { claim } from '../../src/bill-payments/visit/visit.store.js';

const METER = { billerId: 'ikeja-electric', meterNumber: '01000000008', meterType: 'prepaid' };
/** What was submitted is due again at once; nothing expires but by a step of its own. */
const WAITS = { claimMs: 1, sendWithinMs: 1, pendingMaxMs: 86_400_000, routeWaitMs: 5_000 };
const ANSWERS: Record<ModelAnswer, ProviderAnswer> = {
  delivered: aDelivery(),
  deliveredNoToken: aDelivery({ tokens: [] }),
  pending,
  refused: aRefusal(),
  reversed,
  notFound,
  unclear,
};

/** Each purchase has a token of its own, as from a real provider. */
function answerOf(name: ModelAnswer, { paymentId }: PaymentRef): ProviderAnswer {
  const answer = ANSWERS[name];
  if (answer.kind !== 'delivered' || answer.tokens.length === 0) return answer;
  return { ...answer, tokens: [{ role: 'credit', value: scriptedToken(paymentId) }] };
}

/** One step; `payment` picks one of the payments there are by then. */
type Step =
  | { readonly kind: 'fund'; readonly amount: number; readonly times: number }
  | { readonly kind: 'buy'; readonly amount: number; readonly times: number }
  | { readonly kind: 'submit' | 'expire' | 'age'; readonly payment: number }
  | {
      readonly kind: 'answer';
      readonly payment: number;
      readonly answers: readonly ModelAnswer[];
      readonly isRequery: boolean;
    };

const payment = fc.nat(5);
/** Beyond those that are sent: only what was never sent expires. */
const anyPayment = fc.nat(11);
const times = fc.integer({ min: 1, max: 4 });
const amount = fc.integer({ min: 5, max: 60 }).map((hundreds) => hundreds * 100_00);
const someAnswer = fc.constantFrom<ModelAnswer>(...(Object.keys(ANSWERS) as ModelAnswer[]));
const doubt = fc.constantFrom<ModelAnswer>('pending', 'unclear', 'notFound');
/** Mostly doubt, as in life: what is decided at once never gets to a grace, or to a person. */
const someAnswers = fc.oneof(
  { weight: 3, arbitrary: fc.array(someAnswer, { minLength: 1, maxLength: 2 }) },
  { weight: 3, arbitrary: fc.array(doubt, { minLength: 2, maxLength: BUDGET }) },
  { weight: 1, arbitrary: fc.constant<ModelAnswer[]>(['notFound', 'notFound', 'notFound']) },
);
const steps = fc.array(
  fc.oneof(
    { weight: 2, arbitrary: fc.record({ kind: fc.constant('fund' as const), amount, times }) },
    { weight: 3, arbitrary: fc.record({ kind: fc.constant('buy' as const), amount, times }) },
    { weight: 5, arbitrary: fc.record({ kind: fc.constant('submit' as const), payment }) },
    {
      weight: 2,
      arbitrary: fc.record({ kind: fc.constant('expire' as const), payment: anyPayment }),
    },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant('age' as const), payment }) },
    {
      weight: 14,
      arbitrary: fc.record({
        kind: fc.constant('answer' as const),
        payment,
        answers: someAnswers,
        isRequery: fc.boolean(),
      }),
    },
  ),
  { minLength: 30, maxLength: 60 },
);

/**
 * Left to chance alone, most histories end before anything was bought: money and purchases come first,
 * and nearly all of them are sent.
 */
const BEGINNING: readonly Step[] = [
  { kind: 'fund', amount: 60 * 100_00, times: 4 },
  { kind: 'buy', amount: 20 * 100_00, times: 4 },
  { kind: 'buy', amount: 30 * 100_00, times: 2 },
  ...[0, 1, 2, 3, 4].map((index) => ({ kind: 'submit' as const, payment: index })),
];
/** How payments may end or stand; all of them are seen, or the histories are not worth their time. */
const SEEN = [
  'completed',
  'failed expired',
  'failed not_found',
  'failed refused',
  'failed reversed',
  'needs_review',
  'pending',
  'processing',
];

describe('a wallet and its payments', () => {
  let app: TestApp;

  beforeAll(async () => {
    // No worker: the steps are taken by hand. Nor does time pass but by a step: the grace of "never heard
    // of it" is longer than any machine takes, and shorter than the day of the step `age`.
    const REQUERY_SCHEDULE = `1m*${BUDGET}`;
    // Every purchase is for one meter: the guard against duplicates is not part of the model.
    app = await startTestApp({ PROCESS_ROLE: 'api', REQUERY_SCHEDULE, DUPLICATE_WINDOW_MS: '0' });
  });

  afterAll(() => app.close());

  it('do what the model on paper does, whatever comes in whatever order', async () => {
    const seed = Date.now() % 2 ** 31;
    await fc.assert(
      fc.asyncProperty(steps, async (sequence) => {
        const run = new Run(app, await aCustomer(app, { balance: 0 }));
        for (const step of [...BEGINNING, ...sequence]) await run.take(step);
        await run.compare();
      }),
      { numRuns: 40, seed },
    );
    const ends = await app.database.query<{ words: string }>(
      `SELECT DISTINCT concat_ws(' ', status, failure_code) AS words FROM bill_payments ORDER BY 1`,
    );
    expect({ seed, ends: ends.map(({ words }) => words) }).toEqual({ seed, ends: SEEN });
  });
});

/** Takes each step on the real thing and on the model. */
class Run {
  private readonly model = new WalletModel();
  private readonly ids: string[] = [];

  constructor(
    private readonly app: TestApp,
    private readonly customer: Customer,
  ) {}

  async take(step: Step): Promise<void> {
    switch (step.kind) {
      case 'fund':
        return this.fund(step.amount, step.times);
      case 'buy':
        return this.buy(step.amount, step.times);
      case 'answer':
        return this.answer(step.payment, step.answers, step.isRequery);
      case 'submit':
      case 'expire':
      case 'age':
        return this.touch(step.kind, step.payment);
    }
  }

  /** The whole state, read back through the database and compared. */
  async compare(): Promise<void> {
    const { database } = this.app;
    const { walletId } = this.customer;
    const wallet = await this.customer.wallet();
    expect({ balance: wallet.balance, version: wallet.version }).toEqual({
      balance: this.model.balance,
      version: this.model.version,
    });
    const rows = await database.query<{
      id: string;
      status: string;
      token: string;
      types: string[];
    }>(
      `SELECT p.id, p.status, p.token_status AS token,
          array(SELECT e.type FROM events e WHERE e.wallet_id = p.wallet_id
            AND e.subject_id = p.id ORDER BY e.seq) AS types
        FROM bill_payments p WHERE p.wallet_id = $1`,
      [walletId],
    );
    const found = new Map(rows.map((row) => [row.id, row]));
    expect(this.ids.map((id) => found.get(id))).toEqual(
      this.model.payments.map(({ status, tokenStatus, events }, index) => ({
        id: this.ids[index],
        status,
        token: tokenStatus,
        types: events,
      })),
    );
  }

  /** Several at once: those of one writer happen in the order they were asked. */
  private async fund(amount: number, times: number): Promise<void> {
    const checkout = this.app.app.get(CheckoutService, { strict: false });
    const fundings = Array.from({ length: times }, () =>
      checkout.start(this.caller, { amount }, null),
    );
    await Promise.all(fundings);
    for (let done = 0; done < times; done += 1) this.model.fund(amount);
  }

  private async buy(amount: number, times: number): Promise<void> {
    const acceptance = this.app.app.get(AcceptService, { strict: false });
    const purchases = Array.from({ length: times }, () =>
      acceptance.accept(this.caller, { ...METER, meterType: 'prepaid', amount }, null),
    );
    for (const result of await Promise.allSettled(purchases)) {
      const isExpected = this.model.buy(amount);
      if (result.status === 'fulfilled') this.ids.push(result.value.view.id);
      else expect((result.reason as DomainError).code).toBe('insufficient_funds');
      expect(result.status === 'fulfilled').toBe(isExpected);
    }
  }

  /** Two or three answers at once are settled in the order they came. */
  private async answer(
    index: number,
    answers: readonly ModelAnswer[],
    isRequery: boolean,
  ): Promise<void> {
    const payment = this.model.payments[index];
    const ref = this.refOf(index);
    if (payment === undefined || ref === undefined) return;
    const settlement = this.app.app.get(SettlementService, { strict: false });
    const call = isRequery ? 'requery' : 'vend';
    await Promise.all(
      answers.map((answer) =>
        settlement.settle(ref, { kind: 'answer', attempt: 1, call, answer: answerOf(answer, ref) }),
      ),
    );
    for (const answer of answers) this.model.answer(payment, answer, isRequery);
  }

  private async touch(kind: 'submit' | 'expire' | 'age', index: number): Promise<void> {
    const payment = this.model.payments[index];
    const ref = this.refOf(index);
    if (payment === undefined || ref === undefined) return;
    if (kind === 'expire') {
      const settlement = this.app.app.get(SettlementService, { strict: false });
      await settlement.settle(ref, { kind: 'expired' });
      this.model.expire(payment);
    } else if (kind === 'age') {
      await this.app.database.query(
        `UPDATE attempts SET send_by = send_by - interval '1 day' WHERE payment_id = $1`,
        [ref.paymentId],
      );
      payment.isOld ||= payment.status !== 'pending';
    } else {
      const first = { provider: 'vtpass', requestId: ref.paymentId };
      const request = { ...ref, known: null, first };
      const [claimed] = await claim(this.app.database, [request], WAITS);
      if (claimed === undefined) return;
      this.model.submit(payment);
    }
  }

  private get caller(): { userId: string; walletId: string; role: 'customer' } {
    const { userId, walletId } = this.customer;
    return { userId, walletId, role: 'customer' };
  }

  private refOf(index: number): { walletId: string; paymentId: string } | undefined {
    const paymentId = this.ids[index];
    return paymentId === undefined ? undefined : { walletId: this.customer.walletId, paymentId };
  }
}
