import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { lagosDate } from '../../src/kernel/lagos-date.js';
import { startTestApp, type TestApp } from '../support/app.js';
import {
  aCustomer,
  A_PURCHASE,
  demand,
  type Customer,
  type Payment,
  type Transaction,
} from '../support/customer.js';
import { goodMeter, scenarioMeter } from '../support/meters.js';

interface Page<Row> {
  readonly data: Row[];
  readonly nextCursor: string | null;
}

describe('a list', () => {
  let app: TestApp;
  let customer: Customer;

  beforeAll(async () => {
    app = await startTestApp();
    customer = await aCustomer(app, { balance: 100 * A_PURCHASE });
  });
  afterAll(() => app.close());

  const pageOf = async <Row>(path: string): Promise<Page<Row>> =>
    demand(await customer.api.get<Page<Row>>(path), 200);

  /** Walks from page to page; `between` happens before each next one. */
  const walk = async <Row>(path: string, between: () => Promise<unknown>): Promise<Row[][]> => {
    const pages: Row[][] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const suffix: string = cursor === '' ? '' : `&cursor=${cursor}`;
      const { data, nextCursor }: Page<Row> = await pageOf<Row>(path + suffix);
      pages.push(data);
      cursor = nextCursor;
      if (cursor !== null) await between();
    }
    return pages;
  };

  it('of nothing is an empty page', async () => {
    const newcomer = await aCustomer(app, { balance: 0 });
    for (const path of ['/transactions', '/bill-payments']) {
      const answer = await newcomer.api.get(path);
      expect(answer).toMatchObject({ status: 200, body: { data: [], nextCursor: null } });
    }
  });

  it('of transactions has no gap and no double while new ones arrive', async () => {
    for (let made = 0; made < 24; made += 1) await customer.fund(100 + made);
    const { version } = await customer.wallet();
    const pages = await walk<Transaction>('/transactions?limit=7', () => customer.fund(1));
    const versions = pages.flat().map((transaction) => transaction.walletVersion);
    expect(versions).toEqual(Array.from({ length: version }, (_, index) => version - index));
    expect(pages.slice(0, -1).every((page) => page.length === 7)).toBe(true);
  });

  it('of payments has no gap and no double while new ones arrive', async () => {
    const made: string[] = [];
    for (let count = 0; count < 11; count += 1) made.push((await customer.buy(goodMeter())).id);
    const pages = await walk<Payment>('/bill-payments?limit=4', () => customer.buy(goodMeter()));
    expect(pages.flat().map((payment) => payment.id)).toEqual(made.reverse());
  });

  it('ends exactly where its rows end', async () => {
    const other = await aCustomer(app, { balance: 100 });
    await other.fund(100);
    const whole = await other.api.get<Page<Transaction>>('/transactions?limit=2');
    expect(whole.body.data).toHaveLength(2);
    expect(whole.body.nextCursor).toBeNull();
  });

  it('has twenty rows unless it is asked for others, and a hundred at most', async () => {
    const { data } = await pageOf<Transaction>('/transactions');
    expect(data).toHaveLength(20);
    const { data: more } = await pageOf<Transaction>('/transactions?limit=100');
    expect(more.length).toBeGreaterThan(20);
    expect(await customer.api.get('/transactions?limit=101')).toMatchObject({ status: 400 });
  });

  it('shows a row as its own address does', async () => {
    const [payment] = (await pageOf<Payment>('/bill-payments?status=completed&limit=1')).data;
    expect(await customer.payment(payment!.id)).toEqual(payment);
    const [transaction] = (await pageOf<Transaction>('/transactions?limit=1&type=funding')).data;
    const alone = await customer.api.get(`/transactions/${transaction!.id}`);
    expect(alone.body).toEqual(transaction);
  });

  it('of payments can be of one status', async () => {
    const buyer = await aCustomer(app);
    const good = await buyer.buy(goodMeter());
    const bad = await buyer.buy(scenarioMeter('01'));
    const open = await buyer.buy('201000000000');
    await Promise.all([good, bad].map(({ id }) => buyer.ended(id)));
    const idsOf = async (status: string): Promise<string[]> => {
      const page = await buyer.api.get<Page<Payment>>(`/bill-payments?status=${status}`);
      return demand(page, 200).data.map(({ id }) => id);
    };
    expect(await idsOf('completed')).toEqual([good.id]);
    expect(await idsOf('failed')).toEqual([bad.id]);
    expect(await idsOf('needs_review')).toEqual([]);
    const unfinished = [...(await idsOf('pending')), ...(await idsOf('processing'))];
    expect(unfinished).toEqual([open.id]);
  });

  it('of transactions can be of one type and of a time, page by page', async () => {
    const buyer = await aCustomer(app);
    const failed = await buyer.buy(scenarioMeter('01'));
    await buyer.ended(failed.id);
    await buyer.fund(500);
    const list = async (query: string): Promise<Page<Transaction>> =>
      demand(await buyer.api.get<Page<Transaction>>(`/transactions?${query}`), 200);
    const typesOf = async (query: string): Promise<string[]> =>
      (await list(query)).data.map(({ type }) => type);

    expect(await typesOf('type=funding')).toEqual(['funding', 'funding']);
    expect(await typesOf('type=bill_payment')).toEqual(['bill_payment']);
    expect(await typesOf('type=refund')).toEqual(['refund']);
    expect(await typesOf('type=adjustment')).toEqual([]);
    const first = await list('type=funding&limit=1');
    const second = await list(`type=funding&limit=1&cursor=${first.nextCursor ?? ''}`);
    expect(second.data.map(({ walletVersion }) => walletVersion)).toEqual([1]);
    expect(second.nextCursor).toBeNull();

    const [, refund] = (await list('')).data;
    const at = refund!.createdAt;
    expect(await typesOf(`from=${at}`)).toEqual(['funding', 'refund']);
    expect(await typesOf(`to=${at}`)).toEqual(['bill_payment', 'funding']);
    expect(await typesOf(`from=${at}&to=${at}`)).toEqual([]);
    const inLagos = `${new Date(Date.parse(at) + 3_600_000).toISOString().slice(0, -1)}%2B01:00`;
    expect(await typesOf(`from=${inLagos}`)).toEqual(['funding', 'refund']);
    // A midnight may have passed between the first and the last of them.
    const days = (await list('')).data.map(({ createdAt }) => lagosDate(new Date(createdAt)));
    const [last, began] = [days[0]!, days.at(-1)!];
    expect(await typesOf(`from=${began}`)).toHaveLength(4);
    expect(await typesOf(`to=${last}`)).toHaveLength(4);
    expect(await typesOf(`from=${began}&to=${last}`)).toHaveLength(4);
    const before = lagosDate(new Date(Date.parse(`${began}T12:00:00Z`)), 1);
    expect(await typesOf(`to=${before}`)).toEqual([]);
  });

  it.each([
    'from=2026-01-16&to=2026-01-15',
    'from=2026-01-16T00:00:00Z&to=2026-01-15T00:00:00Z',
    'from=2026-01-16T00:00:00Z&to=2026-01-15',
    'from=2026-01-16&to=2026-01-15T22:59:59Z',
  ])('do not end before they begin: %s', async (query) => {
    for (const path of ['/transactions?', '/transactions/export?format=csv&']) {
      const answer = await customer.api.get(`${path}${query}`);
      expect(answer).toMatchObject({
        status: 400,
        body: {
          code: 'validation_failed',
          errors: [{ field: 'from', message: 'must not be after to' }],
        },
      });
    }
  });
});
