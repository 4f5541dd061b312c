import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTestApp, type TestApp } from '../support/app.js';
import { aCustomer, A_PURCHASE, type Customer, type Payment } from '../support/customer.js';
import type { ApiAnswer } from '../support/http.js';
import { goodMeter, scenarioMeter } from '../support/meters.js';

/** An answer without what differs between any two requests. */
function comparable({ status, headers, body }: ApiAnswer<Record<string, unknown>>): object {
  const changing = ['date', 'x-request-id'];
  return {
    status,
    body: { ...body, requestId: undefined },
    headers: [...headers].filter(([name]) => !changing.includes(name)),
  };
}

describe('what belongs to one user', () => {
  let app: TestApp;
  let owner: Customer;
  let stranger: Customer;
  let payment: Payment;

  beforeAll(async () => {
    app = await startTestApp();
    [owner, stranger] = await Promise.all([aCustomer(app), aCustomer(app)]);
    payment = await owner.ended((await owner.buy(goodMeter())).id);
  });
  afterAll(() => app.close());

  it('answers a stranger exactly as what does not exist', async () => {
    const fundings = await owner.api.get<{ data: { id: string }[] }>('/wallets/fundings');
    for (const [list, id] of [
      ['/bill-payments', payment.id],
      ['/transactions', payment.transactionId],
      ['/wallets/fundings', fundings.body.data[0]!.id],
    ] as const) {
      expect((await owner.api.get(`${list}/${id}`)).status).toBe(200);
      const theirs = await stranger.api.get(`${list}/${id}`);
      const unknown = await stranger.api.get(`${list}/${randomUUID()}`);
      expect(theirs).toMatchObject({ status: 404, body: { code: 'not_found' } });
      expect(comparable(theirs)).toEqual(comparable(unknown));
    }
  });

  it('does not make a stranger wait for it either', async () => {
    const open = await owner.buy('201000000000');
    const answer = await stranger.api.get(`/bill-payments/${open.id}`, {
      headers: { Prefer: 'wait=30' },
    });
    expect(answer.status).toBe(404);
  });

  it('is in nobody else’s lists', async () => {
    const lists = await Promise.all([
      stranger.api.get<{ data: { id: string }[] }>('/bill-payments'),
      stranger.api.get<{ data: { id: string }[] }>('/transactions'),
    ]);
    const ids = lists.flatMap((list) => list.body.data.map(({ id }) => id));
    expect(ids).toHaveLength(1); // The stranger's own funding.
    expect(ids).not.toContain(payment.transactionId);
  });
});

describe('a frozen wallet', () => {
  let app: TestApp;

  beforeAll(async () => {
    app = await startTestApp();
  });
  afterAll(() => app.close());

  it('pays nothing, but a refund still reaches it', async () => {
    const customer = await aCustomer(app, { balance: 2 * A_PURCHASE });
    const { id } = await customer.buy(scenarioMeter('03'));
    await app.database.query(`UPDATE wallets SET status = 'frozen' WHERE id = $1`, [
      customer.walletId,
    ]);
    const refused = await customer.request(goodMeter(), A_PURCHASE);
    expect(refused).toMatchObject({ status: 403, body: { code: 'wallet_frozen' } });

    expect((await customer.ended(id)).status).toBe('failed');
    expect(await customer.wallet()).toMatchObject({ status: 'frozen', balance: 2 * A_PURCHASE });
  });
});
