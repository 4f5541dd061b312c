import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { takesAtLeast } from '../support/elapsed.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { aCustomer, type Customer } from '../support/customer.js';
import { eventually } from '../support/eventually.js';
import { goodMeter, scenarioMeter } from '../support/meters.js';

describe('Prefer: wait', () => {
  let app: TestApp;
  let customer: Customer;
  /** A payment that does not end. */
  let pendingId: string;

  beforeAll(async () => {
    app = await startTestApp();
    customer = await aCustomer(app);
    // One purchase at this meter: its provider refuses a second one within half a minute.
    ({ id: pendingId } = await customer.buy('201000000000'));
    await eventually(async () => {
      expect((await customer.payment(pendingId)).status).toBe('processing');
    });
  });
  afterAll(() => app.close());

  /** A wait for a payment that does not end, begun before another: it shows that the other was not waited out. */
  const untilItsTime = (): { isOver: boolean } => {
    const wait = { isOver: false };
    const over = (): void => {
      wait.isOver = true;
    };
    void customer.payment(pendingId, 30).then(over, over);
    return wait;
  };

  it('answers as soon as the payment is final, and not before', async () => {
    const other = untilItsTime();
    const { id: paymentId } = await customer.buy(scenarioMeter('02'));
    expect((await customer.payment(paymentId, 30)).status).toBe('completed');
    expect(other.isOver).toBe(false);
  });

  it('answers with the payment as it is when it is not final in time', async () => {
    const { status } = await takesAtLeast(990, () => customer.payment(pendingId, 1));
    expect(status).toBe('processing');
  });

  it('answers everybody who waits for the same payment', async () => {
    const { id } = await customer.buy(scenarioMeter('02'));
    const answers = await Promise.all(Array.from({ length: 20 }, () => customer.payment(id, 30)));
    expect(answers.map(({ status }) => status)).toEqual(Array(20).fill('completed'));
  });

  it('does not wait for what is final already', async () => {
    const { id } = await customer.buy(goodMeter());
    await customer.ended(id);
    const other = untilItsTime();
    await customer.payment(id, 30);
    expect(other.isOver).toBe(false);
  });
});
