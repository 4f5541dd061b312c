import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { demand } from '../../test/support/customer.js';
import { eventually, untilNotBusy } from '../../test/support/eventually.js';
import { startFundingApp, startSecondApp, type FundingApp } from '../../test/support/funding.js';
import type { ApiAnswer } from '../../test/support/http.js';
import { signedWebhook } from '../../test/support/scripted-paystack.js';

const AMOUNT = 5_000_00;

describe('one payment and everybody who hears of it at once, in two apps', () => {
  let first: FundingApp;
  let second: { url: string; close(): Promise<void> };

  beforeAll(async () => {
    first = await startFundingApp();
    second = await startSecondApp(first);
  });
  afterAll(async () => {
    await second.close();
    await first.close();
  });
  afterEach(() => {
    first.paystack.initialise = 'well';
  });

  const creditsOf = (id: string): Promise<unknown[]> =>
    first.app.database.query(`SELECT amount FROM transactions WHERE subject_id = $1`, [id]);

  it('is one credit', async () => {
    const before = await first.balance();
    const openings = Array.from({ length: 15 }, () => first.opened(AMOUNT));
    const fundings = await Promise.all(openings);
    // Both sweeps ask all the time; the webhooks, a repetition and the payer come besides.
    const answers = await Promise.all(
      fundings.flatMap(({ reference }) => {
        first.paystack.pay(reference);
        const webhook = first.paid(reference);
        const other = signedWebhook('charge.success', { id: 2, reference });
        return [
          () => first.notify(webhook),
          () => first.notify(webhook, second),
          () => first.notify(other, second),
          ...Array.from({ length: 4 }, () => () => first.returns(reference)),
          ...Array.from({ length: 4 }, () => () => first.returns(reference, second)),
        ].map((send) => untilNotBusy<ApiAnswer<unknown>>(send));
      }),
    );
    // PostgreSQL would refuse a second posting; that it need not is what the lock is for.
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    for (const { id } of fundings) {
      await first.until(id, 'completed');
      expect(await creditsOf(id)).toEqual([{ amount: AMOUNT }]);
      expect(await first.events(id)).toEqual(['funding.pending', 'wallet.funded']);
    }
    expect(await first.balance()).toBe(before + 15 * AMOUNT);
  });

  it('is one incident when the amount is a kobo off', async () => {
    const before = await first.balance();
    const { id, reference } = await first.opened(AMOUNT);
    first.paystack.pay(reference, { amount: AMOUNT - 1 });
    const webhook = first.paid(reference);
    await Promise.all([
      first.notify(webhook),
      first.notify(webhook, second),
      first.returns(reference),
      first.returns(reference, second),
    ]);
    await first.until(id, 'mismatched');
    expect(await first.events(id)).toEqual(['funding.pending', 'incident.opened']);
    expect(await first.balance()).toBe(before);
  });

  it('is asked for once by one key in both', async () => {
    const calls = first.paystack.initialised.length;
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, index) =>
        first.fund(AMOUNT, 'both', index % 2 === 0 ? first.app : second),
      ),
    );
    const views = answers.map((answer) => JSON.stringify(demand(answer, 201)));
    expect(new Set(views).size).toBe(1);
    expect(first.paystack.initialised.length - calls).toBe(1);
  });
});

describe('a process that dies after the row and before the gateway’s answer', () => {
  it('leaves a funding that another process ends, and that pays when it was opened', async () => {
    const first = await startFundingApp();
    try {
      // As a crash: the call is made and heard, and its maker never gets to know.
      first.paystack.initialise = 'and loses the answer';
      void first.fund(AMOUNT, 'crashed').catch(() => undefined);
      const reference = await firstReference(first);
      await first.app.database.query('UPDATE due_work SET claimed_until = now()');
      first.paystack.initialise = 'well';
      const second = await startSecondApp(first);
      try {
        const again = demand(await first.fund(AMOUNT, 'crashed', second), 201);
        expect(again).toMatchObject({ status: 'failed', reference, authorizationUrl: null });
        first.paystack.pay(reference);
        await first.until(again.id, 'completed');
        expect(await first.balance()).toBe(AMOUNT);
      } finally {
        await second.close();
      }
    } finally {
      await first.paystack.close();
      await first.app.close();
    }
  });
});

function firstReference({ paystack }: FundingApp): Promise<string> {
  return eventually(() => {
    const [reference] = paystack.initialised;
    if (reference === undefined) throw new Error('the gateway has heard of nothing');
    return reference;
  });
}
