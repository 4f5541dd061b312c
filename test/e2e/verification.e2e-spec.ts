import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTestApp, type TestApp } from '../support/app.js';
import { aCustomer, A_PURCHASE, demand, type Customer } from '../support/customer.js';
import type { ApiAnswer } from '../support/http.js';
import { goodMeter, scenarioMeter } from '../support/meters.js';

interface Verified {
  readonly customerName: string | null;
  readonly verifiedAt: string;
  readonly maxAmount: number;
}

describe('the verification of a meter', () => {
  let app: TestApp;
  let customer: Customer;

  beforeAll(async () => {
    // Two hours of memory, so that no minute that passes here decides anything.
    app = await startTestApp({ VERIFY_CACHE_MS: '7200000' });
    customer = await aCustomer(app);
  });
  afterAll(() => app.close());

  const verify = (meterNumber: string, extra: object = {}): Promise<ApiAnswer<Verified>> =>
    customer.api.post<Verified>('/meters/verify', {
      billerId: 'ikeja-electric',
      meterNumber,
      meterType: 'prepaid',
      ...extra,
    });
  /** Puts an answer into memory that no provider has given. */
  const remember = (meterNumber: string, age: string): Promise<unknown> =>
    app.database.query(
      `INSERT INTO meter_verifications (biller_id, meter_number, meter_type, customer_name,
          max_amount, can_vend, verified_at)
        VALUES ('ikeja-electric', $1, 'prepaid', 'FROM MEMORY', 600000, true, now() - $2::interval)`,
      [meterNumber, age],
    );
  const remembered = (meterNumber: string): Promise<{ name: string }[]> =>
    app.database.query(
      'SELECT customer_name AS name FROM meter_verifications WHERE meter_number = $1',
      [meterNumber],
    );

  it('is asked of the provider once, and then answered from memory with the same time', async () => {
    const meterNumber = goodMeter();
    const beganAt = new Date().toISOString();
    const first = demand(await verify(meterNumber), 200);
    expect(first.verifiedAt >= beganAt).toBe(true);
    expect(demand(await verify(meterNumber), 200)).toEqual(first);
  });

  it('comes from memory for as long as it is kept, with its time and the limits of the meter', async () => {
    const meterNumber = goodMeter();
    await remember(meterNumber, '1 hour');
    const hourAgo = Date.now() - 3_600_000;
    const verified = demand(await verify(meterNumber), 200);
    expect(verified).toMatchObject({ customerName: 'FROM MEMORY', maxAmount: 600_000 });
    expect(Date.parse(verified.verifiedAt)).toBeLessThanOrEqual(hourAgo);
  });

  it('is asked anew after that, and remembered', async () => {
    const meterNumber = goodMeter();
    await remember(meterNumber, '2 hours 1 second');
    const { customerName } = demand(await verify(meterNumber), 200);
    expect(customerName).not.toBe('FROM MEMORY');
    expect(await remembered(meterNumber)).toEqual([{ name: customerName }]);
  });

  it('is asked anew for a caller that wants it fresh', async () => {
    const meterNumber = goodMeter();
    await remember(meterNumber, '1 second');
    expect(demand(await verify(meterNumber, { refresh: false }), 200).customerName).toBe(
      'FROM MEMORY',
    );
    expect(demand(await verify(meterNumber, { refresh: true }), 200).customerName).not.toBe(
      'FROM MEMORY',
    );
    expect(await verify(meterNumber, { refresh: 'yes' })).toMatchObject({ status: 400 });
  });

  it('comes from a memory of less than a day when the provider does not answer', async () => {
    const meterNumber = scenarioMeter('18');
    await remember(meterNumber, '23 hours 1 minute');
    const verified = demand(await verify(meterNumber, { refresh: true }), 200);
    expect(verified.customerName).toBe('FROM MEMORY');
    const dayOld = Date.now() - 23 * 3_600_000;
    expect(Date.parse(verified.verifiedAt)).toBeLessThan(dayOld);
  });

  it('does not come from an older one', async () => {
    const meterNumber = scenarioMeter('18');
    await remember(meterNumber, '1 day 1 second');
    expect(await verify(meterNumber)).toMatchObject({
      status: 503,
      body: { code: 'verification_unavailable' },
    });
  });

  it('that says there is no such meter makes us forget it', async () => {
    const meterNumber = '201000000000';
    await remember(meterNumber, '3 hours');
    const unknown = { status: 422, body: { code: 'meter_not_found' } };
    expect(await verify(meterNumber)).toMatchObject(unknown);
    expect(await remembered(meterNumber)).toEqual([]);
    expect(await verify(meterNumber)).toMatchObject(unknown);
  });

  it('from memory sets the limits of a purchase as a fresh one does', async () => {
    const meterNumber = goodMeter();
    await remember(meterNumber, '5 minutes');
    expect(await customer.request(meterNumber, 600_100)).toMatchObject({
      status: 422,
      body: { code: 'amount_out_of_range' },
    });
    const { customerName } = await customer.buy(meterNumber, A_PURCHASE);
    expect(customerName).toBe('FROM MEMORY');
  });

  it('always asks the provider when memory is switched off', async () => {
    const forgetful = await startTestApp({ VERIFY_CACHE_MS: '0' });
    try {
      const other = await aCustomer(forgetful);
      const meter = {
        billerId: 'ikeja-electric',
        meterNumber: goodMeter(),
        meterType: 'prepaid',
      };
      demand(await other.api.post('/meters/verify', meter), 200);
      await forgetful.database.query(
        `UPDATE meter_verifications SET customer_name = 'FROM MEMORY'`,
      );
      const again = demand(await other.api.post<Verified>('/meters/verify', meter), 200);
      expect(again.customerName).not.toBe('FROM MEMORY');
    } finally {
      await forgetful.close();
    }
  });
});
