import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { demand } from '../../test/support/customer.js';
import { eventually } from '../../test/support/eventually.js';
import { startFundingApp, type FundingApp } from '../../test/support/funding.js';
import { letOpeningsEnd } from '../../test/support/waits.js';

const AMOUNT = 5_000_00;

describe('a funding through Paystack, swept', () => {
  let world: FundingApp;

  beforeAll(async () => {
    world = await startFundingApp();
  });
  afterAll(() => world.close());
  afterEach(() => {
    world.paystack.initialise = 'well';
    world.paystack.verify = 'well';
  });

  it('is pending with an address to pay at, and asked for in the customer’s name', async () => {
    const answer = await world.fund(AMOUNT);
    const { id, reference, createdAt } = demand(answer, 201);
    expect(answer.body).toEqual({
      id,
      status: 'pending',
      amount: AMOUNT,
      currency: 'NGN',
      gateway: 'paystack',
      reference,
      authorizationUrl: `https://checkout.example.com/${reference}`,
      transactionId: null,
      createdAt,
    });
    expect(world.paystack.transactions.get(reference)).toMatchObject({
      email: world.customer.email,
      amount: AMOUNT,
      currency: 'NGN',
      callback_url: expect.stringMatching(/\/wallets\/funding-return$/),
    });
    expect(await world.events(id)).toEqual(['funding.pending']);
  });

  it('is credited by the sweep alone, as money in from the gateway', async () => {
    const before = await world.balance();
    const { id, reference } = await world.opened();
    world.paystack.pay(reference);
    const funding = await world.until(id, 'completed');
    expect(funding).toMatchObject({
      authorizationUrl: null,
      transactionId: expect.any(String),
      failureCode: null,
      completedAt: expect.any(String),
    });
    expect(await world.balance()).toBe(before + AMOUNT);
    expect(await world.events(id)).toEqual(['funding.pending', 'wallet.funded']);
    const [transaction] = await world.customer.transactions();
    expect(transaction).toMatchObject({ id: funding.transactionId, type: 'funding', reference });
    const accounts = await world.app.database.query(
      'SELECT account, amount FROM entries WHERE subject_id = $1 ORDER BY amount',
      [id],
    );
    expect(accounts).toEqual([
      { account: 'funding:paystack', amount: -AMOUNT },
      { account: 'wallet', amount: AMOUNT },
    ]);
  });

  it('is waited for', async () => {
    const { id, reference } = await world.opened();
    const waiting = world.funding(id, 20);
    world.paystack.pay(reference);
    expect((await waiting).status).toBe('completed');
  });

  it('is told as failed, and credited once another card has paid after all', async () => {
    const before = await world.balance();
    const { id, reference, authorizationUrl } = await world.opened();
    world.paystack.pay(reference, { status: 'failed', paid_at: null });
    const failed = await world.until(id, 'failed');
    expect(failed).toMatchObject({ failureCode: 'failed', authorizationUrl, transactionId: null });
    world.paystack.pay(reference);
    await world.until(id, 'completed');
    expect(await world.balance()).toBe(before + AMOUNT);
    expect(await world.events(id)).toEqual(['funding.pending', 'funding.failed', 'wallet.funded']);
  });

  it.each([
    ['a kobo less', { amount: AMOUNT - 1, requested_amount: AMOUNT - 1 }, 'amount_mismatch'],
    ['a kobo more', { amount: AMOUNT + 1 }, 'amount_mismatch'],
    ['a part', { amount: AMOUNT / 2 }, 'amount_mismatch'],
    ['dollars', { currency: 'USD' }, 'currency_mismatch'],
  ])('of %s is never credited, and a person is called', async (_, paid, kind) => {
    const before = await world.balance();
    const { id, reference } = await world.opened();
    world.paystack.pay(reference, paid);
    const funding = await world.until(id, 'mismatched');
    expect(funding).toMatchObject({ transactionId: null, completedAt: null });
    expect(await world.incidents(id)).toEqual([kind]);
    expect(await world.events(id)).toEqual(['funding.pending', 'incident.opened']);
    expect(await world.balance()).toBe(before);
  });

  it('is credited in full when the payer bears the fees', async () => {
    const before = await world.balance();
    const { id, reference } = await world.opened();
    world.paystack.pay(reference, { amount: AMOUNT + 7_500, fees: 7_500 });
    await world.until(id, 'completed');
    expect(await world.balance()).toBe(before + AMOUNT);
  });

  it.each(['with 500', 'with half'] as const)(
    'waits while the gateway meets questions %s, and is credited afterwards',
    async (meets) => {
      const { id, reference } = await world.opened();
      world.paystack.verify = meets;
      world.paystack.pay(reference);
      const asked = world.paystack.verified.length;
      await eventually(() => {
        expect(world.paystack.verified.slice(asked)).toContain(reference);
      });
      expect(await world.funding(id)).toMatchObject({ status: 'pending' });
      world.paystack.verify = 'well';
      await world.until(id, 'completed');
    },
  );

  it.each(['with 500', 'with half'] as const)(
    'is refused for now when the gateway meets it %s, and opened by the same key',
    async (meets) => {
      const key = `down-${meets.replaceAll(' ', '-')}`;
      world.paystack.initialise = meets;
      const refused = await world.fund(AMOUNT, key);
      expect(refused).toMatchObject({ status: 503, body: { code: 'gateway_unavailable' } });
      expect(refused.headers.get('retry-after')).toMatch(/^\d+$/);
      world.paystack.initialise = 'well';
      const again = await world.fund(AMOUNT, key);
      expect(again).toMatchObject({ status: 201, body: { status: 'pending' } });
      expect(again.body.authorizationUrl).toContain(again.body.reference);
      expect(world.paystack.initialised.slice(-2)).toEqual([
        again.body.reference,
        again.body.reference,
      ]);
    },
  );

  it('that the gateway never heard of ends by itself', async () => {
    world.paystack.initialise = 'with 500';
    await world.fund(AMOUNT, 'never-heard-of');
    const page = await world.customer.api.get<{ data: { id: string; status: string }[] }>(
      '/wallets/fundings?limit=1',
    );
    const { id } = page.body.data[0]!;
    await letOpeningsEnd(world.app.database);
    const ended = await world.until(id, 'failed');
    expect(ended.failureCode).toBe('not_started');
    const again = demand(await world.fund(AMOUNT, 'never-heard-of'), 201);
    expect(again).toMatchObject({ id, status: 'failed' });
  });

  it('is replayed as it was at acceptance, by the same key and body only', async () => {
    const first = demand(await world.fund(AMOUNT, 'replay'), 201);
    world.paystack.pay(first.reference);
    await world.until(first.id, 'completed');
    const again = await world.fund(AMOUNT, 'replay');
    expect(again.headers.get('idempotency-replayed')).toBe('true');
    expect(again.body).toEqual(first);
    expect(await world.fund(AMOUNT + 1, 'replay')).toMatchObject({
      status: 409,
      body: { code: 'idempotency_conflict' },
    });
  });

  it('is opened once by twenty requests with one key at once', async () => {
    const calls = world.paystack.initialised.length;
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => world.fund(AMOUNT, 'twenty')),
    );
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201]));
    expect(new Set(answers.map(({ body }) => JSON.stringify(body))).size).toBe(1);
    expect(world.paystack.initialised.length - calls).toBe(1);
  });

  it('is listed by its status, newest first, page by page', async () => {
    const all: { id: string; status: string }[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const path: string = `/wallets/fundings?limit=2${cursor === '' ? '' : `&cursor=${cursor}`}`;
      const page: { data: { id: string; status: string }[]; nextCursor: string | null } = demand(
        await world.customer.api.get<{
          data: { id: string; status: string }[];
          nextCursor: string | null;
        }>(path),
        200,
      );
      all.push(...page.data);
      cursor = page.nextCursor;
    }
    const ids = all.map(({ id }) => id);
    expect(ids).toEqual([...new Set(ids)].sort().reverse());
    expect(ids.length).toBeGreaterThan(10);
    const mismatched = demand(
      await world.customer.api.get<{ data: { status: string }[] }>(
        '/wallets/fundings?status=mismatched&limit=100',
      ),
      200,
    );
    expect(mismatched.data).toHaveLength(4);
    const refused = await world.customer.api.get('/wallets/fundings?status=needs_review');
    expect(refused.status).toBe(400);
  });
});
