import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTestApp, type TestApp } from '../support/app.js';
import { aCustomer, A_PURCHASE } from '../support/customer.js';
import { goodMeter } from '../support/meters.js';
import { queueBackends } from '../support/queue-backends.js';
import { disagreements } from '../support/witness.js';

describe.each(queueBackends())('many requests on one wallet, queue on $queue:', ({ env }) => {
  let app: TestApp;

  beforeAll(async () => {
    app = await startTestApp(env);
  });
  afterAll(() => app.close());

  it('of twenty parallel purchases against money for five, exactly five are accepted', async () => {
    const customer = await aCustomer(app, { balance: 5 * A_PURCHASE + 1 });
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => customer.request(goodMeter(), A_PURCHASE)),
    );
    const accepted = answers.filter((answer) => answer.status === 202);
    const refused = answers.filter((answer) => answer.status === 422);
    expect([accepted.length, refused.length]).toEqual([5, 15]);
    for (const { body } of refused) expect(body).toMatchObject({ code: 'insufficient_funds' });
    await Promise.all(accepted.map(({ body }) => customer.ended(body.id)));
    expect(app.simulator.record()).toHaveLength(5);
    expect(await customer.wallet()).toMatchObject({ balance: 1, version: 6 });
    expect(await disagreements(app.database, app.simulator)).toEqual([]);
  });

  it('money that comes in meanwhile is neither lost nor counted twice', async () => {
    const customer = await aCustomer(app, { balance: 10 * A_PURCHASE });
    const [answers] = await Promise.all([
      Promise.all(Array.from({ length: 10 }, () => customer.buy(goodMeter()))),
      Promise.all(Array.from({ length: 10 }, () => customer.fund(7))),
    ]);
    await Promise.all(answers.map(({ id }) => customer.ended(id)));
    expect(await customer.wallet()).toMatchObject({ balance: 70, version: 21 });
    const versions = (await customer.transactions()).map(({ walletVersion }) => walletVersion);
    expect(versions).toEqual(Array.from({ length: 21 }, (_, index) => 21 - index));
  });
});
