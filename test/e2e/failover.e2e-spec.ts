import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Providers } from '../../src/vending/routing/providers.service.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { aCustomer, A_PURCHASE, type Customer, type Payment } from '../support/customer.js';
import { eventually } from '../support/eventually.js';
import { startHoldingProxy } from '../support/holding-proxy.js';
import { startScriptedProvider, type ScriptedProvider } from '../support/scripted-provider.js';
import { goodMeter, meterForOthers, scenarioMeter } from '../support/meters.js';
import { SHORT_TIMEOUTS } from '../support/waits.js';

const HAS_BUYPOWER = { hasBuypower: true };
/** Nobody listens there. */
const NOWHERE = 'http://127.0.0.1:9/api';

interface Vend {
  readonly billersCode: string;
  readonly status: string;
}

/** What a provider did for a meter. */
function vendsOf(app: TestApp, provider: string, meter: string): string[] {
  const record: readonly Vend[] = app.simulator.face(provider).record();
  return record.filter(({ billersCode }) => billersCode === meter).map(({ status }) => status);
}

async function bought(
  customer: Customer,
  meter: string,
  billerId = 'ikeja-electric',
): Promise<Payment> {
  const { id } = await customer.buy(meter, A_PURCHASE, { billerId });
  return customer.ended(id);
}

describe('with two providers', () => {
  let app: TestApp;
  let customer: Customer;

  beforeAll(async () => {
    app = await startTestApp({ REQUERY_SCHEDULE: '50ms*10000' }, HAS_BUYPOWER);
    customer = await aCustomer(app, { balance: 100 * A_PURCHASE });
  });

  afterAll(() => app.close());

  it('the first is asked, and the second hears nothing of it', async () => {
    const meter = goodMeter();
    expect(await bought(customer, meter)).toMatchObject({ provider: 'vtpass', attempts: 1 });
    expect(vendsOf(app, 'buypower', meter)).toEqual([]);
  });

  it('the second delivers what the first refused by its own fault; the money is its', async () => {
    const meter = meterForOthers('00');
    const payment = await bought(customer, meter);
    expect(payment).toMatchObject({
      status: 'completed',
      provider: 'buypower',
      attempts: 2,
      tokens: [{ role: 'credit' }],
    });
    expect(vendsOf(app, 'vtpass', meter)).toEqual([]);
    expect(vendsOf(app, 'buypower', meter)).toEqual(['delivered']);
    const attempts = await app.database.query(
      'SELECT provider, outcome FROM attempts WHERE payment_id = $1 ORDER BY number',
      [payment.id],
    );
    expect(attempts).toEqual([
      { provider: 'vtpass', outcome: 'refused' },
      { provider: 'buypower', outcome: 'delivered' },
    ]);
    const entries = await app.database.query<{ account: string }>(
      `SELECT account FROM entries WHERE subject_id = $1 AND posting = 'capture'`,
      [payment.id],
    );
    expect(entries.map(({ account }) => account)).toContain('provider:buypower');
  });

  it('what both refuse is refunded once', async () => {
    const { balance } = await customer.wallet();
    const payment = await bought(customer, meterForOthers('01'));
    expect(payment).toMatchObject({ status: 'failed', attempts: 2, failure: { code: 'refused' } });
    expect((await customer.wallet()).balance).toBe(balance);
  });

  it.each(['02', '07', '09', '13'])(
    'doubt about the first (scenario %s) is never carried to the second',
    async (scenario) => {
      const meter = scenarioMeter(scenario);
      expect(await bought(customer, meter)).toMatchObject({
        status: 'completed',
        provider: 'vtpass',
        attempts: 1,
      });
      expect(vendsOf(app, 'buypower', meter)).toEqual([]);
    },
  );

  it.each(['02', '07', '10'])(
    'the second is asked what happened as well (its scenario %s)',
    async (scenario) => {
      const meter = meterForOthers(scenario);
      const payment = await bought(customer, meter);
      expect(payment).toMatchObject({ status: 'completed', provider: 'buypower', attempts: 2 });
      expect(vendsOf(app, 'buypower', meter)).toEqual(['delivered']);
    },
  );

  it('a biller that only the first vends for is refunded when it refuses', async () => {
    const payment = await bought(customer, meterForOthers('00'), 'aba-electric');
    expect(payment).toMatchObject({
      status: 'failed',
      attempts: 1,
      failure: { code: 'provider_unavailable' },
    });
  });
});

describe('with two providers of which one says nothing', () => {
  it.each([
    ['first', 'vtpass', 'VTPASS_TIMEOUT_MS', scenarioMeter, 1],
    ['second', 'buypower', 'BUYPOWER_TIMEOUT_MS', meterForOthers, 2],
  ] as const)(
    'the %s is asked what happened, and nobody else vends',
    async (_, provider, setting, meterOf, attempts) => {
      // Only the silent one is given up: what the other says must be heard on a slow machine, too.
      const app = await startTestApp({ [setting]: SHORT_TIMEOUTS[setting] ?? '' }, HAS_BUYPOWER);
      const customer = await aCustomer(app);
      const meter = meterOf('05');
      const payment = await bought(customer, meter);
      expect(payment).toMatchObject({ status: 'completed', provider, attempts });
      const others = ['vtpass', 'buypower'].filter((other) => other !== provider);
      expect(vendsOf(app, provider, meter)).toEqual(['delivered']);
      expect(others.flatMap((other) => vendsOf(app, other, meter))).toEqual([]);
      await app.close();
    },
  );
});

describe('when the second provider has no room', () => {
  it('what it could not be asked for is not made an attempt there, and is delivered once there is room', async () => {
    const proxy = await startHoldingProxy();
    const app = await startTestApp(
      { BUYPOWER_BASE_URL: proxy.url, BUYPOWER_CONCURRENCY: '1' },
      HAS_BUYPOWER,
    );
    proxy.target = app.simulator.face('buypower').url;
    const customer = await aCustomer(app, { balance: 100 * A_PURCHASE });
    const first = await customer.buy(meterForOthers('00'));
    await eventually(() => {
      expect(proxy.heldCount).toBe(1);
    });
    const others = await Promise.all(
      Array.from({ length: 7 }, () => customer.buy(meterForOthers('00'))),
    );
    await eventually(async () => {
      const deferred = await app.database.query(
        `SELECT 1 FROM bill_payments WHERE status = 'processing' AND attempts = 1 AND checks > 0`,
      );
      expect(deferred).toHaveLength(others.length);
    });
    proxy.letGo();
    for (const { id } of [first, ...others]) {
      expect(await customer.ended(id)).toMatchObject({ status: 'completed', attempts: 2 });
    }
    expect(app.simulator.face('buypower').record()).toHaveLength(8);
    expect((await customer.wallet()).balance).toBe(92 * A_PURCHASE);
    await app.close();
    await proxy.close();
  });
});

describe('while the only provider takes nothing by a rule of its own', () => {
  let app: TestApp;

  beforeAll(async () => {
    app = await startTestApp();
  });

  afterAll(() => app.close());

  it('a purchase is taken, waits without an attempt, and is vended with an id of its own time', async () => {
    const customer = await aCustomer(app);
    const vtpass = app.app.get(Providers, { strict: false }).find('vtpass');
    if (vtpass === null) throw new Error('VTpass is there');
    const restsAt = vtpass.restsAt.bind(vtpass);
    vtpass.restsAt = () => true;
    const { id } = await customer.buy(goodMeter());
    await eventually(async () => {
      const [row] = await app.database.query<{ hasWaited: boolean }>(
        `SELECT due_at > created_at AS "hasWaited"
          FROM bill_payments JOIN due_work ON subject_id = id WHERE id = $1`,
        [id],
      );
      expect(row?.hasWaited).toBe(true);
    });
    expect(await customer.payment(id)).toMatchObject({ status: 'pending', attempts: 0 });
    vtpass.restsAt = restsAt;
    expect(await customer.ended(id)).toMatchObject({ status: 'completed', attempts: 1 });
  });
});

describe('while the first provider has asked us to wait', () => {
  let provider: ScriptedProvider;
  let app: TestApp;

  beforeAll(async () => {
    provider = await startScriptedProvider({ pay: 'wait a minute', requery: 'delivered' });
    app = await startTestApp({ VTPASS_BASE_URL: provider.url }, HAS_BUYPOWER);
  });

  afterAll(async () => {
    await app.close();
    await provider.close();
  });

  it('purchases go to the second at once, and the first is not asked', async () => {
    const customer = await aCustomer(app);
    const { id } = await customer.buy(goodMeter());
    await eventually(async () => {
      const answered = await app.database.query(
        `SELECT 1 FROM attempts WHERE payment_id = $1 AND last_answer_at IS NOT NULL`,
        [id],
      );
      expect(answered).toHaveLength(1);
    });
    const next = await bought(customer, goodMeter());
    expect(next).toMatchObject({ status: 'completed', provider: 'buypower', attempts: 1 });
    expect(provider.payCalls).toBe(1);
    // It is asked what became of the first purchase when the minute is over, not before.
    expect(provider.requeryCalls).toBe(0);
  });
});

describe('when the first provider is not there', () => {
  let app: TestApp;
  let customer: Customer;

  beforeAll(async () => {
    const away = { VTPASS_BASE_URL: NOWHERE, CIRCUIT_VOLUME: '4', CIRCUIT_RESET_MS: '60000' };
    app = await startTestApp(away, HAS_BUYPOWER);
    customer = await aCustomer(app, { balance: 100 * A_PURCHASE });
  });

  afterAll(() => app.close());

  it('the second vends at once, and after some tries is asked first', async () => {
    const payments: Payment[] = [];
    for (let count = 0; count < 6; count += 1) payments.push(await bought(customer, goodMeter()));
    expect(payments.map(({ provider }) => provider)).toEqual(Array(6).fill('buypower'));
    expect(payments.map(({ attempts }) => attempts)).toEqual([2, 2, 2, 2, 1, 1]);
  });

  it('what the second does not vend for is not on sale any more', async () => {
    await eventually(async () => {
      const { body } = await customer.api.get<{ data: { id: string; available: boolean }[] }>(
        '/billers',
      );
      const of = (id: string): boolean | undefined =>
        body.data.find((biller) => biller.id === id)?.available;
      expect([of('aba-electric'), of('ikeja-electric')]).toEqual([false, true]);
    });
    const { balance } = await customer.wallet();
    const refused = await customer.request(goodMeter(), A_PURCHASE, { billerId: 'aba-electric' });
    expect(refused).toMatchObject({ status: 422, body: { code: 'biller_unavailable' } });
    expect((await customer.wallet()).balance).toBe(balance);
  });
});

describe('when nobody has enough of our float', () => {
  let app: TestApp;

  beforeAll(async () => {
    app = await startTestApp({ FLOAT_MIN: '900000000000000' }, HAS_BUYPOWER);
  });

  afterAll(() => app.close());

  it('nothing is sold, and no money is taken', async () => {
    const customer = await aCustomer(app);
    await eventually(async () => {
      const { body } = await customer.api.get<{ data: { available: boolean }[] }>('/billers');
      expect(body.data.filter(({ available }) => available)).toEqual([]);
    });
    const { balance } = await customer.wallet();
    const refused = await customer.request(goodMeter(), A_PURCHASE);
    expect(refused).toMatchObject({ status: 422, body: { code: 'biller_unavailable' } });
    expect((await customer.wallet()).balance).toBe(balance);
  });
});
