import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ErrorCode } from '../../src/kernel/errors.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { aCustomer, A_PURCHASE, type Customer } from '../support/customer.js';
import { cursorOf } from '../support/cursors.js';
import type { ApiAnswer } from '../support/http.js';
import { goodMeter } from '../support/meters.js';
import { expectProblem } from '../support/problem.js';

type Fields = Record<string, unknown>;

const METER = { billerId: 'ikeja-electric', meterNumber: goodMeter(), meterType: 'prepaid' };
const PURCHASE = { ...METER, amount: A_PURCHASE };
const REGISTER = { email: 'bad@example.com', password: 'correct horse', fullName: 'Ada Obi' };

/** Every POST with a body that it would take. */
const POSTS: Record<string, Fields> = {
  '/auth/register': REGISTER,
  '/auth/login': { email: REGISTER.email, password: REGISTER.password },
  '/auth/refresh': { refreshToken: 'unknown' },
  '/auth/logout': { refreshToken: 'unknown' },
  '/wallets/fund': { amount: 500 },
  '/meters': { nickname: 'Home', ...METER },
  '/meters/verify': METER,
  '/bill-payments': PURCHASE,
};
const JSON_TYPE = { 'Content-Type': 'application/json' };

/** What no endpoint takes, whatever its fields are. */
const BODIES: [what: string, raw: (good: Fields) => string, code: ErrorCode, type?: string][] = [
  ['nothing', () => '', 'malformed_json'],
  ['half a document', (good) => JSON.stringify(good).slice(0, -2), 'malformed_json'],
  ['two documents', (good) => JSON.stringify(good).repeat(2), 'malformed_json'],
  ['a list', (good) => JSON.stringify([good]), 'validation_failed'],
  ['null', () => 'null', 'validation_failed'],
  ['a text', () => '"amount"', 'validation_failed'],
  ['a number', () => '42', 'validation_failed'],
  ['no field', () => '{}', 'validation_failed'],
  ['an unknown field', (good) => JSON.stringify({ ...good, balance: 1e9 }), 'validation_failed'],
  [
    '__proto__',
    (good) => `{"__proto__":{"isAdmin":true},${JSON.stringify(good).slice(1)}`,
    'malformed_json',
  ],
  ['all fields null', (good) => JSON.stringify(mapped(good, null)), 'validation_failed'],
  ['all fields lists', (good) => JSON.stringify(mapped(good, [1])), 'validation_failed'],
  ['all fields objects', (good) => JSON.stringify(mapped(good, { a: 1 })), 'validation_failed'],
  ['all fields true', (good) => JSON.stringify(mapped(good, true)), 'validation_failed'],
  ['NUL in every text', (good) => JSON.stringify(mapped(good, 'a\0b')), 'validation_failed'],
  ['100 KB', (good) => JSON.stringify({ ...good, pad: 'x'.repeat(1e5) }), 'payload_too_large'],
  ['a form', () => 'amount=500', 'unsupported_media_type', 'application/x-www-form-urlencoded'],
  ['plain text', (good) => JSON.stringify(good), 'unsupported_media_type', 'text/plain'],
];

function mapped(fields: Fields, value: unknown): Fields {
  return Object.fromEntries(Object.keys(fields).map((name) => [name, value]));
}

const BAD_AMOUNTS: [what: string, json: string][] = [
  ['negative', '-500000'],
  ['zero', '0'],
  ['minus zero', '-0'],
  ['a fraction', '500000.5'],
  ['a text', '"500000"'],
  ['unsafe', '9007199254740993'],
  ['huge', '1e300'],
  ['infinite', '1e999'],
  ['above every limit', '100000000100'],
  ['a list', '[500000]'],
];

const BAD_PURCHASES: [what: string, change: Fields][] = [
  ['an amount of not whole naira', { amount: 500_050 }],
  ['a meter of letters', { meterNumber: 'ABCDEFGHIJK' }],
  ['a meter too short', { meterNumber: '123456789' }],
  ['a meter too long', { meterNumber: '1'.repeat(14) }],
  ['a meter that is a number', { meterNumber: 12_345_678_901 }],
  ['a meter with a slash', { meterNumber: '0100/0000/008' }],
  ['another script’s digits', { meterNumber: '٠١٢٣٤٥٦٧٨٩٠' }],
  ['a meter type in capitals', { meterType: 'PREPAID' }],
  ['no biller', { billerId: '' }],
  ['a path for a biller', { billerId: '../wallets' }],
  ['a phone of letters', { phone: 'call me' }],
  ['a phone too long', { phone: '0'.repeat(16) }],
  ['a phone with a digit too many', { phone: '0803 123 45678' }],
  ['a phone of no country', { phone: '+999 1234 5678' }],
  ['somebody else’s wallet', { walletId: '0199c2f4-8a01-7c3e-9d55-0b1f6f2a7c10' }],
];

const ID = '0199c2f4-8a01-7c3e-9d55-0b1f6f2a7c10';
const BAD_GETS: string[] = [
  ...['/transactions', '/bill-payments', '/meters'].flatMap((list) => [
    ...['0', '-1', '101', '1.5', '1e1', 'ten', '', '%00', '0x10', '1&limit=2'].map(
      (limit) => `${list}?limit=${limit}`,
    ),
    ...[
      '',
      'x',
      '%00',
      'e30',
      'MTo',
      'x'.repeat(201),
      cursorOf(list.slice(1), -1),
      cursorOf(list.slice(1), 1.5),
    ].map((cursor) => `${list}?cursor=${cursor}`),
    `${list}?unknown=1`,
    `${list}?limit[a]=1`,
    ...['1', 'x', 'null', `${ID}0`, ID.slice(1), `${ID}%00`, `'${ID}`, '%27%20OR%201=1'].map(
      (id) => `${list}/${id}`,
    ),
    `${list}/${'a'.repeat(300)}`,
    `${list}/%zz`,
  ]),
  `/transactions?cursor=${cursorOf('transactions', ID)}`,
  `/transactions?cursor=${cursorOf('transactions', 2 ** 60)}`,
  `/bill-payments?cursor=${cursorOf('bill-payments', 41)}`,
  `/bill-payments?cursor=${cursorOf('bill-payments', 'not an id')}`,
  '/bill-payments?status=paid',
  '/bill-payments?status=completed&status=failed',
  '/bill-payments?status=',
  '/transactions?type=gift',
  ...['from', 'to'].flatMap((field) =>
    [
      'yesterday',
      '',
      '%00',
      '1795358778',
      '2026-02-31',
      '2026-02-30',
      '2026-02-30T00:00:00Z',
      '9999-99-99',
      '2026-13-01',
      '2026-01-01T24:00:00Z',
      '2026-01-01T00:00:60Z',
      '2026-01-01T25:00:00Z',
      '2026-W05-1',
      '2026-001',
      '20260101',
      '2026',
      '-0001-01-01',
      '%2B012026-01-01',
      '2026-01-01T00:00:00%2B99:99',
      '2026-01-01T00:00:00',
      '0000-01-01',
      '2026-01-01T00:00:00,5Z',
      '2026-01-01&from=2026-01-01&to=2026-01-01',
    ].map((value) => `/transactions?${field}=${value}`),
  ),
];

describe('bad input is a documented problem and changes nothing:', () => {
  let app: TestApp;
  let customer: Customer;
  let before: unknown;

  beforeAll(async () => {
    app = await startTestApp();
    customer = await aCustomer(app);
    before = await state();
  });
  afterAll(async () => {
    expect(await state()).toEqual(before);
    expect(app.simulator.record()).toEqual([]);
    await app.close();
  });

  const state = async (): Promise<unknown> => [
    await customer.wallet(),
    await app.database.query(`SELECT (SELECT count(*) FROM users) AS users,
      (SELECT count(*) FROM saved_meters) AS meters, (SELECT count(*) FROM fundings) AS fundings, (SELECT count(*) FROM bill_payments) AS payments`),
  ];
  const post = (
    path: string,
    rawBody: string,
    headers: Record<string, string> = JSON_TYPE,
  ): Promise<ApiAnswer<Fields>> => customer.api.post(path, undefined, { rawBody, headers });
  const refused = (answer: ApiAnswer<Fields>, code?: ErrorCode): void => {
    expect(answer.status).toBeGreaterThanOrEqual(400);
    expect(answer.status).toBeLessThan(500);
    expectProblem(answer, code);
  };

  describe.each(Object.entries(POSTS))('POST %s', (path, good) => {
    it.each(BODIES)('takes no %s', async (_, raw, code, type = 'application/json') => {
      refused(await post(path, raw(good), { 'Content-Type': type }), code);
    });

    it('takes no body without a type', async () => {
      const rawBody = new TextEncoder().encode(JSON.stringify(good));
      refused(await customer.api.post(path, undefined, { rawBody }));
    });
  });

  it.each(BAD_AMOUNTS)('an amount that is %s', async (_, amount) => {
    refused(await post('/wallets/fund', `{"amount":${amount}}`), 'validation_failed');
    const purchase = JSON.stringify(PURCHASE).replace(String(A_PURCHASE), amount);
    refused(await post('/bill-payments', purchase), 'validation_failed');
  });

  it.each(BAD_PURCHASES)('a purchase with %s', async (_, change) => {
    refused(await customer.api.post('/bill-payments', { ...PURCHASE, ...change }));
    if (!('amount' in change || 'phone' in change)) {
      refused(await customer.api.post('/meters/verify', { ...METER, ...change }));
    }
  });

  it.each([
    ['below the biller’s least', { amount: 100 }, 'amount_out_of_range'],
    ['above the biller’s most', { amount: 40_000_100 }, 'amount_out_of_range'],
    ['at an unknown biller', { billerId: 'nobody-electric' }, 'biller_unavailable'],
    ['for more than there is', { amount: 20_000_000 }, 'insufficient_funds'],
  ] as const)('a purchase %s', async (_, change, code) => {
    refused(await customer.api.post('/bill-payments', { ...PURCHASE, ...change }), code);
  });

  it.each(BAD_GETS)('GET %s', async (path) => {
    refused(await customer.api.get(path), 'validation_failed');
  });

  it.each([
    ['GET', '/', 'not_found'],
    ['GET', '/bill-payment', 'not_found'],
    ['GET', `/bill-payments/${ID}/tokens`, 'not_found'],
    ['DELETE', '/bill-payments', 'method_not_allowed'],
    ['PUT', `/bill-payments/${ID}`, 'method_not_allowed'],
    ['GET', '/wallets/fund', 'method_not_allowed'],
    ['GET', '/auth/login', 'method_not_allowed'],
  ] as const)('%s %s', async (method, path, code) => {
    const response = await fetch(app.url + path, {
      method,
      headers: { Authorization: `Bearer ${customer.token}` },
    });
    const body = (await response.json()) as Fields;
    refused({ status: response.status, headers: response.headers, body }, code);
  });
});
