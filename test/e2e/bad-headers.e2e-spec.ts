import { request } from 'node:http';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import type { IncomingMessage, OutgoingHttpHeaders } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createSigner } from 'fast-jwt';
import { startTestApp, testEnvironment, type TestApp } from '../support/app.js';
import { aCustomer, A_PURCHASE, type Customer } from '../support/customer.js';
import { apiClient } from '../support/http.js';
import { goodMeter } from '../support/meters.js';
import { expectProblem } from '../support/problem.js';

const SECRET = testEnvironment('', '')['JWT_SECRET']!;
const GUARDED: [method: string, path: string][] = [
  ['GET', '/wallets'],
  ['POST', '/wallets/fund'],
  ['GET', '/billers'],
  ['POST', '/meters/verify'],
  ['POST', '/bill-payments'],
  ['GET', '/bill-payments'],
  ['GET', '/bill-payments/0199c2f4-8a01-7c3e-9d55-0b1f6f2a7c10'],
  ['GET', '/transactions'],
  ['GET', '/transactions/0199c2f4-8a01-7c3e-9d55-0b1f6f2a7c10'],
];

const base64url = (value: object): string =>
  Buffer.from(JSON.stringify(value)).toString('base64url');

function claimsIn(token: string): Record<string, unknown> {
  const payload = Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8');
  return JSON.parse(payload) as Record<string, unknown>;
}

/** Tokens that are almost the customer's. */
const FORGERIES: [what: string, forge: (token: string) => string][] = [
  ['expired', (token) => signed({ ...claimsIn(token), iat: 1_000, exp: 2_000 })],
  ['signed with another secret', (token) => signed(claimsIn(token), `${SECRET}, or not`)],
  ['signed with the empty algorithm', (token) => `${header('none')}.${token.split('.')[1]!}.`],
  ['whose algorithm is not ours', (token) => signed(claimsIn(token), SECRET, 'HS512')],
  ['for another audience', (token) => signed({ ...claimsIn(token), aud: 'others' })],
  ['of another issuer', (token) => signed({ ...claimsIn(token), iss: 'others' })],
  ['without a user', (token) => signed(without(claimsIn(token), 'sub'))],
  ['without a wallet', (token) => signed(without(claimsIn(token), 'walletId'))],
  ['without an end', (token) => signed(without(claimsIn(token), 'exp'))],
  ['with an unknown role', (token) => signed({ ...claimsIn(token), role: 'root' })],
  ['whose payload was changed', (token) => changed(token, { role: 'admin' })],
  ['cut short', (token) => token.slice(0, -1)],
  ['that is no token', () => 'token'],
  ['of 10 KB', () => 'x'.repeat(10_000)],
];

function header(alg: string): string {
  return base64url({ alg, typ: 'JWT' });
}

function signed(claims: object, key = SECRET, algorithm: 'HS256' | 'HS512' = 'HS256'): string {
  return createSigner<object>({ key, algorithm, noTimestamp: true })(claims);
}

function without(claims: Record<string, unknown>, name: string): object {
  return Object.fromEntries(Object.entries(claims).filter(([one]) => one !== name));
}

function changed(token: string, changes: object): string {
  const [head, , signature] = token.split('.') as [string, string, string];
  return `${head}.${base64url({ ...claimsIn(token), ...changes })}.${signature}`;
}

describe('a request', () => {
  let app: TestApp;
  let customer: Customer;
  let before: unknown;

  beforeAll(async () => {
    app = await startTestApp();
    customer = await aCustomer(app);
    before = await customer.wallet();
  });
  afterAll(async () => {
    expect(await customer.wallet()).toEqual(before);
    expect(app.simulator.record()).toEqual([]);
    await app.close();
  });

  it.each(GUARDED)('%s %s needs a token', async (method, path) => {
    const answer = await apiClient(app.url).send(method, path);
    expectProblem(answer, 'unauthenticated');
    expect(answer.headers.get('www-authenticate')).toBe('Bearer');
  });

  it.each(FORGERIES)('does not get in with a token %s', async (_, forge) => {
    const token = forge(customer.token);
    const api = apiClient(app.url);
    expectProblem(await api.get('/wallets', { token }), 'unauthenticated');
    expectProblem(await api.post('/wallets/fund', { amount: 500 }, { token }), 'unauthenticated');
  });

  it.each(['Basic YWRhOnNlY3JldA==', 'Bearer', 'Bearer ', 'token', ''])(
    'does not get in with the Authorization "%s"',
    async (authorization) => {
      const headers = { Authorization: authorization };
      expectProblem(await apiClient(app.url).get('/wallets', { headers }), 'unauthenticated');
    },
  );

  it.each([
    ['blank', ''],
    ['a space', ' '],
    ['with a space inside', 'a b'],
    ['of 256 characters', 'k'.repeat(256)],
    ['of other letters', 'clé'],
    ['repeated', ['one', 'two']],
    ['repeated alike', ['one', 'one']],
  ])('with an Idempotency-Key that is %s is refused', async (_, key) => {
    for (const [path, body] of [
      ['/wallets/fund', { amount: 500 }],
      ['/bill-payments', aPurchase()],
    ] as const) {
      const { status, fields } = await send(path, body, { 'Idempotency-Key': key });
      expect([status, fields['code']]).toEqual([400, 'validation_failed']);
      expect(fields['errors']).toMatchObject([{ field: 'Idempotency-Key' }]);
    }
  });

  it.each(['wait', 'wait=', 'wait=soon', 'wait=-1', 'wait=1.5', 'respond-async', '=', ';;,,"'])(
    'with a Prefer of "%s" is answered at once',
    async (prefer) => {
      const path = '/bill-payments/0199c2f4-8a01-7c3e-9d55-0b1f6f2a7c10';
      const answer = await customer.api.get(path, { headers: { Prefer: prefer } });
      expectProblem(answer, 'not_found');
    },
  );

  it('keeps its own id when that is sane, and gets a fresh one when it is not', async () => {
    const idOf = async (given: string): Promise<string | null> =>
      (await customer.api.get('/wallets', { headers: { 'X-Request-Id': given } })).headers.get(
        'x-request-id',
      );
    expect(await idOf('order-17')).toBe('order-17');
    expect(await idOf('x'.repeat(129))).toMatch(/^[0-9a-f-]{36}$/);
  });

  const aPurchase = (): object => ({
    billerId: 'ikeja-electric',
    meterNumber: goodMeter(),
    meterType: 'prepaid',
    amount: A_PURCHASE,
  });

  /** By Node's own client: fetch would join a repeated header. */
  const send = async (
    path: string,
    body: object,
    headers: OutgoingHttpHeaders,
  ): Promise<{ status: number; fields: Record<string, unknown> }> => {
    const sent = request(app.url + path, {
      method: 'POST',
      headers: {
        Authorization: `Bearer ${customer.token}`,
        'Content-Type': 'application/json',
        ...headers,
      },
    });
    sent.end(JSON.stringify(body));
    const [response] = (await once(sent, 'response')) as [IncomingMessage];
    const fields = JSON.parse(await text(response)) as Record<string, unknown>;
    return { status: response.statusCode ?? 0, fields };
  };
});
