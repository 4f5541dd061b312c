import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTestApp, testEnvironment, type TestApp } from '../../test/support/app.js';
import { aCustomer, A_PURCHASE, demand, type Customer } from '../../test/support/customer.js';
import { goodMeter, scenarioMeter } from '../../test/support/meters.js';
import { AppModule } from '../app.module.js';
import type { Caller } from '../auth/caller.js';
import { AcceptService } from '../bill-payments/accept/accept.service.js';
import { loadConfig } from '../config/config.js';
import type { DomainError } from '../kernel/errors.js';
import { firstIdAt, newId } from '../kernel/ids.js';
import { lagosDate } from '../kernel/lagos-date.js';
import { dayOf } from '../kernel/lagos-day.js';
import { LedgerService } from '../ledger/ledger.service.js';
import { createHttpApp } from '../platform/http/http-server.js';
import { createLog } from '../platform/logging/log.js';
import { CheckoutService } from '../fundings/start/checkout.service.js';
import { LimitsService } from './limits.service.js';
import type { LimitsView } from './limits.view.js';

const FEE = 10_000;
const TOTAL = A_PURCHASE + FEE;
const PURCHASES = 5;
const FUNDING = 1_000_000;

let app: TestApp;
let other: NestFastifyApplication;

beforeAll(async () => {
  const env = { SERVICE_FEE: String(FEE), KYC_TIER_DEFAULT: '1' };
  app = await startTestApp(env);
  const config = loadConfig({
    ...testEnvironment(app.databaseUrl, app.simulator.url),
    ...env,
    PROCESS_ROLE: 'api',
  });
  const log = createLog(config);
  other = await createHttpApp(AppModule.with(config, log), config, log);
  await other.init();
  await app.database.query(
    'UPDATE kyc_tiers SET single_max = $1, daily_max = $2, balance_max = $3 WHERE tier = 1',
    [10 * FUNDING, PURCHASES * TOTAL, 10 * FUNDING],
  );
});

afterAll(async () => {
  await other.close();
  await app.close();
});

const limitsOf = async (customer: Customer): Promise<LimitsView> =>
  demand(await customer.api.get<LimitsView>('/wallets/limits'), 200);
const callerOf = ({ userId, walletId }: Customer): Caller => ({
  userId,
  walletId,
  role: 'customer',
});
const services = <T>(type: new (...parts: never[]) => T, howMany: number): T[] =>
  [app.app, other].slice(0, howMany).map((one) => one.get<T>(type, { strict: false }));

/** What became of each of twenty that are asked for in one turn: the word for it. */
async function ofTwenty<T>(
  parts: readonly T[],
  ask: (part: T) => Promise<unknown>,
): Promise<Record<string, number>> {
  const results = await Promise.allSettled(
    Array.from({ length: 20 }, (_, index) => ask(parts[index % parts.length]!)),
  );
  const words: Record<string, number> = {};
  for (const result of results) {
    const word = result.status === 'fulfilled' ? 'taken' : (result.reason as DomainError).code;
    words[word] = (words[word] ?? 0) + 1;
  }
  return words;
}

describe.each([1, 2])('twenty at once, in processes: %s', (howMany) => {
  it('cannot pass the daily limit together', async () => {
    const customer = await aCustomer(app);
    const words = await ofTwenty(services(AcceptService, howMany), (service) =>
      service.accept(
        callerOf(customer),
        {
          billerId: 'ikeja-electric',
          meterNumber: goodMeter(),
          meterType: 'prepaid',
          amount: A_PURCHASE,
        },
        newId(),
      ),
    );
    expect(words).toEqual({ taken: PURCHASES, limit_exceeded: 20 - PURCHASES });
    expect(await limitsOf(customer)).toMatchObject({
      tier: 1,
      daily: { max: PURCHASES * TOTAL, used: PURCHASES * TOTAL, left: 0 },
    });
  });

  it('cannot pass the balance limit together', async () => {
    const customer = await aCustomer(app, { balance: 5 * FUNDING });
    const words = await ofTwenty(services(CheckoutService, howMany), (service) =>
      service.start(callerOf(customer), { amount: FUNDING }, null),
    );
    expect(words).toEqual({ taken: 5, limit_exceeded: 15 });
    expect((await customer.wallet()).balance).toBe(10 * FUNDING);
    expect((await limitsOf(customer)).balance).toEqual({ max: 10 * FUNDING, left: 0 });
  });

  it('cannot begin more fundings at a gateway than fit together', async () => {
    const customer = await aCustomer(app, { balance: 5 * FUNDING });
    const begin = (limits: LimitsService): Promise<void> =>
      app.database.transaction(async (tx) => {
        await limits.admitFunding(tx, customer.walletId, FUNDING);
        await tx.query(
          `WITH due AS (
              INSERT INTO due_work (kind, wallet_id, subject_id, lane, due_at)
                VALUES ('fundings', $1, $2::uuid, 'a gateway', now() + '1 hour')
            )
            INSERT INTO fundings (wallet_id, id, status, amount, gateway, reference)
            VALUES ($1, $2::uuid, 'pending', $3, 'a gateway', $2::uuid::text)`,
          [customer.walletId, newId(), FUNDING],
        );
      });
    const words = await ofTwenty(services(LimitsService, howMany), begin);
    expect(words).toEqual({ taken: 5, limit_exceeded: 15 });
    expect((await limitsOf(customer)).balance).toEqual({ max: 10 * FUNDING, left: 0 });
    await app.database.query(`UPDATE fundings SET status = 'failed' WHERE status = 'pending'`);
    expect((await limitsOf(customer)).balance.left).toBe(5 * FUNDING);
  });
});

describe('a limit', () => {
  it('is named by the refusal, with what is left, to the kobo', async () => {
    const customer = await aCustomer(app, { balance: 4 * FUNDING });
    await customer.buy(goodMeter(), 4 * A_PURCHASE);
    const left = PURCHASES * TOTAL - (4 * A_PURCHASE + FEE);
    const tooMuch = await customer.request(goodMeter(), left - FEE + 100);
    expect(tooMuch).toMatchObject({
      status: 422,
      body: { code: 'limit_exceeded', limit: 'daily', max: PURCHASES * TOTAL, left },
    });
    await customer.buy(goodMeter(), left - FEE);
    expect((await limitsOf(customer)).daily).toMatchObject({ left: 0 });

    const fund = (amount: number): Promise<unknown> =>
      customer.api.post('/wallets/fund', { amount });
    expect(await fund(10 * FUNDING + 1)).toMatchObject({
      status: 422,
      body: { code: 'limit_exceeded', limit: 'single', max: 10 * FUNDING, left: 10 * FUNDING },
    });
    const room = 10 * FUNDING - (await customer.wallet()).balance;
    expect(await fund(room + 1)).toMatchObject({
      status: 422,
      body: { code: 'limit_exceeded', limit: 'balance', max: 10 * FUNDING, left: room },
    });
    expect(await fund(room)).toMatchObject({ status: 201 });
  });

  it('does not turn away a request that is only repeated', async () => {
    const customer = await aCustomer(app);
    const meter = goodMeter();
    const first = await customer.buy(meter, PURCHASES * TOTAL - FEE, { key: 'all-of-the-day' });
    const again = await customer.buy(meter, PURCHASES * TOTAL - FEE, { key: 'all-of-the-day' });
    expect(again.id).toBe(first.id);
  });

  it('never blocks a refund, which gives back what it took of its day', async () => {
    const customer = await aCustomer(app, { balance: 10 * FUNDING });
    await app.database.query('UPDATE kyc_tiers SET balance_max = $1 WHERE tier = 1', [FUNDING]);
    try {
      const { id } = await customer.buy(scenarioMeter('01'));
      expect(await customer.ended(id)).toMatchObject({ status: 'failed' });
    } finally {
      await app.database.query('UPDATE kyc_tiers SET balance_max = $1 WHERE tier = 1', [
        10 * FUNDING,
      ]);
    }
    expect((await customer.wallet()).balance).toBe(10 * FUNDING);
    expect((await limitsOf(customer)).daily).toMatchObject({
      used: 0,
      left: PURCHASES * TOTAL,
    });
  });

  it('never blocks an adjustment, which does not count as a purchase either', async () => {
    const customer = await aCustomer(app, { balance: 10 * FUNDING });
    const ledger = app.app.get(LedgerService, { strict: false });
    for (const amount of [FUNDING, -9 * FUNDING]) {
      await app.database.transaction((tx) =>
        ledger.adjust(tx, { id: newId(), walletId: customer.walletId, amount }),
      );
    }
    expect((await customer.wallet()).balance).toBe(2 * FUNDING);
    expect((await limitsOf(customer)).daily.used).toBe(0);
  });

  it('of a day is whole again on the next', async () => {
    const customer = await aCustomer(app);
    await customer.buy(goodMeter(), PURCHASES * TOTAL - FEE);
    const yesterday = lagosDate(new Date(), 1);
    await app.database.query('UPDATE wallets SET spent_on = $2 WHERE id = $1', [
      customer.walletId,
      yesterday,
    ]);
    expect((await limitsOf(customer)).daily).toMatchObject({ used: 0, left: PURCHASES * TOTAL });
    await customer.buy(goodMeter());
    expect((await limitsOf(customer)).daily.used).toBe(TOTAL);
  });
});

it('what a wallet spent is the sum of its purchases of the day that did not fail', async () => {
  const midnight = dayOf(lagosDate(new Date()))!.from.getTime();
  const customer = await aCustomer(app);
  const bought = [
    await customer.buy(goodMeter()),
    await customer.buy(scenarioMeter('01')),
    await customer.buy(goodMeter()),
  ];
  for (const { id } of bought) await customer.ended(id);
  const [row] = await app.database.query(
    `SELECT w.spent, (SELECT sum(p.total)::bigint FROM bill_payments p
        WHERE p.wallet_id = w.id AND p.id >= $2 AND p.status <> 'failed') AS bought
      FROM wallets w WHERE w.id = $1`,
    [customer.walletId, firstIdAt(midnight)],
  );
  expect(row).toEqual({ spent: 2 * TOTAL, bought: 2 * TOTAL });
});
