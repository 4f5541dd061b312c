import { afterEach, describe, expect, it } from '@jest/globals';
import { startTestApp, type TestApp } from '../support/app.js';
import { aCustomer, A_PURCHASE, type Customer, type Payment } from '../support/customer.js';
import { eventually } from '../support/eventually.js';
import { goodMeter } from '../support/meters.js';
import { queueBackends } from '../support/queue-backends.js';
import {
  scriptedTokenOf,
  startScriptedProvider,
  type ScriptedProvider,
} from '../support/scripted-provider.js';
import { letGracePass, SHORT_TIMEOUTS } from '../support/waits.js';
import { eventTypes } from '../support/witness.js';

describe.each(queueBackends())('a provider in doubt, queue on $queue:', ({ env: backend }) => {
  let app: TestApp | undefined;
  let provider: ScriptedProvider | undefined;

  afterEach(async () => {
    await app?.close();
    await provider?.close();
    app = provider = undefined;
  });

  const start = async (
    env: Record<string, string>,
    script?: Pick<ScriptedProvider, 'pay' | 'requery'>,
  ): Promise<{ app: TestApp; customer: Customer }> => {
    if (script) provider = await startScriptedProvider(script);
    const url = provider === undefined ? {} : { VTPASS_BASE_URL: provider.url };
    app = await startTestApp({ ...backend, ...url, ...env });
    return { app, customer: await aCustomer(app, { balance: A_PURCHASE }) };
  };
  const inStatus = (customer: Customer, id: string, status: string): Promise<Payment> =>
    eventually(async () => {
      const payment = await customer.payment(id);
      expect(payment.status).toBe(status);
      return payment;
    });
  const incidentsOf = ({ database }: TestApp, id: string): Promise<{ kind: string }[]> =>
    database.query<{ kind: string }>('SELECT kind FROM incidents WHERE payment_id = $1', [id]);

  it('what stays pending past the budget waits for an operator, and its money stays held', async () => {
    const { app, customer } = await start({ REQUERY_SCHEDULE: '50ms*4' });
    const { id, transactionId } = await customer.buy('201000000000');
    const payment = await inStatus(customer, id, 'needs_review');
    expect(payment).toMatchObject({ failure: null, completedAt: null, refundTransactionId: null });
    expect(Date.parse(payment.nextCheckAt ?? '')).toBeGreaterThan(Date.parse(payment.createdAt));
    expect((await customer.wallet()).balance).toBe(0);
    const statement = await customer.api.get(`/transactions/${transactionId}`);
    expect(statement.body).toMatchObject({ status: 'pending', amount: A_PURCHASE });
    const [held] = await app.database.query<{ amount: number }>(
      `SELECT sum(amount)::bigint AS amount FROM entries WHERE account = 'vending:held'`,
    );
    expect(held?.amount).toBe(A_PURCHASE);
    expect(await eventTypes(app.database, id)).toEqual([
      'payment.accepted',
      'payment.submitted',
      'payment.needs_review',
    ]);
  });

  it('a late delivery still counts while an operator is awaited', async () => {
    const { app, customer } = await start(
      { REQUERY_SCHEDULE: '50ms*4' },
      { pay: 'pending', requery: 'pending' },
    );
    const { id } = await customer.buy(goodMeter());
    await inStatus(customer, id, 'needs_review');
    provider!.requery = 'delivered';
    const payment = await inStatus(customer, id, 'completed');
    expect(payment.tokens).toEqual([
      { role: 'credit', value: await scriptedTokenOf(app.database, payment.id) },
    ]);
    expect(provider!.payCalls).toBe(1);
  });

  it('a delivery after the refund is an incident and moves no money', async () => {
    const { app, customer } = await start(
      { ...SHORT_TIMEOUTS, REVERSAL_CHECKS: '100ms*10000' },
      { pay: 'nothing', requery: 'never heard of it' },
    );
    const { id } = await customer.buy(goodMeter());
    await eventually(async () => {
      await letGracePass(app.database);
      expect((await customer.payment(id)).status).toBe('failed');
    });
    const refunded = await customer.wallet();
    expect(refunded.balance).toBe(A_PURCHASE);

    provider!.requery = 'delivered';
    await eventually(async () => {
      expect(await incidentsOf(app, id)).toEqual([{ kind: 'delivered_after_refund' }]);
    });
    await askedAgain(provider!);
    expect(await incidentsOf(app, id)).toHaveLength(1);
    expect(await customer.payment(id)).toMatchObject({ status: 'failed', tokens: [] });
    expect(await customer.wallet()).toEqual(refunded);
    expect((await eventTypes(app.database, id)).slice(2)).toEqual([
      'payment.failed',
      'incident.opened',
    ]);
  });

  it('a refusal after the delivery is an incident and moves no money', async () => {
    const { app, customer } = await start(
      { REVERSAL_CHECKS: '100ms*10000' },
      { pay: 'delivered', requery: 'failed' },
    );
    const { id } = await customer.buy(goodMeter());
    await inStatus(customer, id, 'completed');
    await eventually(async () => {
      expect(await incidentsOf(app, id)).toEqual([{ kind: 'refused_after_delivery' }]);
    });
    await askedAgain(provider!);
    expect(await customer.payment(id)).toMatchObject({ status: 'completed', failure: null });
    expect((await customer.wallet()).balance).toBe(0);
    expect((await eventTypes(app.database, id)).slice(2)).toEqual([
      'payment.completed',
      'incident.opened',
    ]);
  });

  it('a first "never heard of it" is not believed: the delivery behind it counts', async () => {
    const { customer } = await start(SHORT_TIMEOUTS, {
      pay: 'nothing',
      requery: 'never heard of it',
    });
    const { id } = await customer.buy(goodMeter());
    await eventually(() => {
      expect(provider!.requeryCalls).toBeGreaterThan(1);
    });
    provider!.requery = 'delivered';
    expect(await customer.ended(id)).toMatchObject({ status: 'completed' });
    expect((await customer.wallet()).balance).toBe(0);
    expect(provider!.payCalls).toBe(1);
  });
});

/** Resolves once the provider has been asked, and has been heard, a few times more. */
async function askedAgain(provider: ScriptedProvider): Promise<void> {
  const before = provider.requeryCalls;
  await eventually(() => {
    expect(provider.requeryCalls).toBeGreaterThan(before + 2);
  });
}
