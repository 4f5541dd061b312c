import { hash, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTestApp, type TestApp } from '../support/app.js';
import { aCustomer, A_PURCHASE, demand, type Customer } from '../support/customer.js';
import { apiClient, type ApiAnswer } from '../support/http.js';
import { goodMeter } from '../support/meters.js';
import { anOperator, type Operator } from '../support/operator.js';

type Fields = Record<string, unknown>;
type Answer = ApiAnswer<Fields>;

/** The hash that a release before this one stored for a body. */
function hashOfEarlierRelease(fields: Fields): string {
  const sorted = Object.entries(fields).sort(([a], [b]) => (a < b ? -1 : 1));
  return hash('sha256', JSON.stringify(sorted), 'base64url');
}

describe('a repeated request that means the same', () => {
  let app: TestApp;
  let customer: Customer;
  let operator: Operator;
  let count = 0;

  beforeAll(async () => {
    app = await startTestApp();
    customer = await aCustomer(app);
    operator = await anOperator(app);
  });
  afterAll(() => app.close());

  const keyed = (token: string, path: string, body: Fields, key: string): Promise<Answer> =>
    apiClient(app.url).post(path, body, { token, headers: { 'Idempotency-Key': key } });
  const aKey = (): string => `key-${(count += 1)}`;
  const purchase = (): Fields => ({
    billerId: 'ikeja-electric',
    meterNumber: goodMeter(),
    meterType: 'prepaid',
    amount: A_PURCHASE,
  });
  const isReplayed = ({ headers }: Answer): boolean =>
    headers.get('idempotency-replayed') === 'true';

  const SILENT: Fields[] = [
    {},
    { phone: null },
    { allowDuplicate: null },
    { allowDuplicate: false },
    { phone: null, allowDuplicate: false },
  ];

  it('is one purchase, whether its optional fields are null, at their default or left out', async () => {
    for (const first of SILENT) {
      const body = purchase();
      const key = aKey();
      const made = await keyed(customer.token, '/bill-payments', { ...body, ...first }, key);
      for (const again of SILENT) {
        const repeated = await keyed(customer.token, '/bill-payments', { ...body, ...again }, key);
        expect(repeated).toMatchObject({ status: 202, body: { id: demand(made, 202)['id'] } });
        expect(isReplayed(repeated)).toBe(true);
      }
      const other = { ...body, allowDuplicate: true };
      expect((await keyed(customer.token, '/bill-payments', other, key)).status).toBe(409);
    }
  });

  it.each(SILENT)('is one purchase that an earlier release accepted with %j', async (sent) => {
    const body = purchase();
    const key = aKey();
    const { id } = demand(await keyed(customer.token, '/bill-payments', body, key), 202);
    await app.database.query('UPDATE bill_payments SET request_hash = $2 WHERE id = $1', [
      id,
      hashOfEarlierRelease({ ...body, ...sent }),
    ]);
    for (const again of SILENT) {
      const repeated = await keyed(customer.token, '/bill-payments', { ...body, ...again }, key);
      expect(repeated).toMatchObject({ status: 202, body: { id } });
    }
    const other = { ...body, amount: A_PURCHASE + 100 };
    expect((await keyed(customer.token, '/bill-payments', other, key)).status).toBe(409);
  });

  it('is one purchase, however its phone and its meter are spelled', async () => {
    const body: Fields = { ...purchase(), phone: '0803 123 4567' };
    const number = String(body['meterNumber']);
    const key = aKey();
    const made = demand(await keyed(customer.token, '/bill-payments', body, key), 202);
    expect(made).toMatchObject({ phone: '+2348031234567', meterNumber: number });
    const meters = [
      `${number.slice(0, 4)} ${number.slice(4)}`,
      `${number.slice(0, 4)}-${number.slice(4)} `,
    ];
    for (const phone of ['+234 803 123 4567', '2348031234567', '+234 (0)803 123 4567']) {
      for (const meterNumber of meters) {
        const again = { ...body, phone, meterNumber };
        const repeated = await keyed(customer.token, '/bill-payments', again, key);
        expect(repeated).toMatchObject({ status: 202, body: { id: made['id'] } });
        expect(isReplayed(repeated)).toBe(true);
      }
    }
    // A repetition under another key is the same purchase to the guard against duplicates, too.
    const spaced = { ...body, meterNumber: meters[0] };
    const sameRequest = await keyed(customer.token, '/bill-payments', spaced, aKey());
    expect(sameRequest).toMatchObject({ status: 409, body: { code: 'duplicate_purchase' } });
    const other = { ...body, phone: '0803 123 4568' };
    expect((await keyed(customer.token, '/bill-payments', other, key)).status).toBe(409);
  });

  it.each(['08031234567', '+2348031234567', '2348031234567', '8031234567'])(
    'is one purchase that an earlier release accepted with the phone %s',
    async (phone) => {
      const body = { ...purchase(), phone };
      const key = aKey();
      const { id } = demand(await keyed(customer.token, '/bill-payments', body, key), 202);
      await app.database.query('UPDATE bill_payments SET request_hash = $2 WHERE id = $1', [
        id,
        hashOfEarlierRelease(body),
      ]);
      for (const spelling of [phone, '0803 123 4567']) {
        const again = { ...body, phone: spelling };
        const repeated = await keyed(customer.token, '/bill-payments', again, key);
        expect(repeated).toMatchObject({ status: 202, body: { id } });
      }
    },
  );

  it('is one adjustment, whether the funding is null or left out', async () => {
    const path = `/operator/wallets/${customer.walletId}/adjustments`;
    const body = { amount: 500, reason: 'looked into it' };
    const key = aKey();
    const asked = demand(await keyed(operator.token, path, body, key), 202);
    for (const more of [{}, { fundingId: null }]) {
      const again = await keyed(operator.token, path, { ...body, ...more }, key);
      expect(again).toMatchObject({ status: 202, body: { id: asked['id'] } });
      expect(isReplayed(again)).toBe(true);
    }
    await app.database.query('UPDATE approvals SET request_hash = $2 WHERE id = $1', [
      asked['id'],
      hashOfEarlierRelease({
        act: 'wallet.adjust',
        walletId: customer.walletId,
        paymentId: null,
        details: { amount: 500 },
        reason: 'looked into it',
      }),
    ]);
    expect(await keyed(operator.token, path, body, key)).toMatchObject({
      status: 202,
      body: { id: asked['id'] },
    });
    const other = { ...body, reason: 'another' };
    expect((await keyed(operator.token, path, other, key)).status).toBe(409);
  });

  it('is one finding about a purchase, whether its optional fields are null or left out', async () => {
    const path = `/operator/payments/${randomUUID()}/resolve`;
    const nulls = { tokens: null, units: null, cost: null, providerReference: null };
    for (const outcome of ['delivered', 'failed']) {
      for (const more of [{}, nulls]) {
        const body = { outcome, reason: 'looked into it', ...more };
        const answer = await keyed(operator.token, path, body, aKey());
        expect(answer).toMatchObject({ status: 404, body: { code: 'not_found' } });
      }
    }
  });
});
