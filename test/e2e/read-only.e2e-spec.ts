import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readBooks } from '../../src/ledger/books.store.js';
import { newId } from '../../src/kernel/ids.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { startGatewayApp } from '../support/app-beside.js';
import { aCustomer, A_PURCHASE, demand, type Customer, type Payment } from '../support/customer.js';
import { onServer } from '../support/database.js';
import { eventually } from '../support/eventually.js';
import { setForDatabase } from '../support/hostile-settings.js';
import { apiClient, type ApiAnswer } from '../support/http.js';
import { goodMeter } from '../support/meters.js';
import { anOperator, type Operator } from '../support/operator.js';
import { returnFromGateway, sendPaidWebhook } from '../support/payer.js';
import { expectProblem } from '../support/problem.js';
import { letClaimsLapse } from '../support/waits.js';

const CALLBACK_SECRET = 'callbacks-of-the-test';
const REASON = 'a reason that is long enough';

let app: TestApp;
let beside: { url: string; close(): Promise<void> };
let customer: Customer;
let operator: Operator;
let other: Operator;
let savedId: string;
let fundingReference: string;
let approvalId: string;
let refreshToken: string;

// An operator stops writes: what is connected is ended, and what connects anew is read-only.
async function stopWrites(): Promise<void> {
  await setForDatabase(app.databaseUrl, { default_transaction_read_only: 'on' });
  await onServer(
    app.databaseUrl,
    `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
      WHERE datname = current_database() AND pid <> pg_backend_pid()`,
  );
}

beforeAll(async () => {
  app = await startTestApp({ CALLBACK_SECRET, APPROVAL_ABOVE: '0' });
  beside = await startGatewayApp(app);
  customer = await aCustomer(app);
  operator = await anOperator(app, 'admin');
  other = await anOperator(app, 'admin');
  const meter = { billerId: 'ikeja-electric', meterNumber: goodMeter(), meterType: 'prepaid' };
  const saved = await customer.api.post<{ id: string }>('/meters', { ...meter, nickname: 'Home' });
  savedId = demand(saved, 201).id;
  const { id } = await customer.buy(meter.meterNumber);
  await customer.ended(id);
  const opened = await apiClient(beside.url).post<{ reference: string }>(
    '/wallets/fund',
    { amount: 100_000 },
    { token: customer.token },
  );
  fundingReference = demand(opened, 201).reference;
  const asked = await other.post<{ id: string }>(
    `/operator/wallets/${customer.walletId}/adjustments`,
    { amount: 500, reason: REASON },
  );
  expect([201, 202]).toContain(asked.status);
  approvalId = asked.body.id;
  const { email, password } = customer;
  const session = await apiClient(app.url).post<{ refreshToken: string }>('/auth/login', {
    email,
    password,
  });
  refreshToken = demand(session, 200).refreshToken;
  await stopWrites();
});

afterAll(async () => {
  await beside.close();
  await app.close();
});

const WRITES: readonly (readonly [string, () => Promise<ApiAnswer<unknown>>])[] = [
  [
    'POST /auth/register',
    () =>
      apiClient(app.url).post('/auth/register', {
        email: 'new@example.com',
        password: 'correct horse battery',
        fullName: 'Ada Obi',
      }),
  ],
  ['POST /auth/login', () => apiClient(app.url).post('/auth/login', { ...credentials() })],
  ['POST /auth/refresh', () => apiClient(app.url).post('/auth/refresh', { refreshToken })],
  ['POST /auth/logout', () => customer.api.post('/auth/logout', { refreshToken })],
  ['POST /wallets/fund', () => customer.api.post('/wallets/fund', { amount: 100_000 })],
  ['POST /bill-payments', () => customer.request(goodMeter(), A_PURCHASE, { key: 'stopped' })],
  ['POST /meters', () => customer.api.post('/meters', { ...aMeter(), nickname: 'Shop' })],
  ['PATCH /meters/:id', () => asCustomer('PATCH', `/meters/${savedId}`, { nickname: 'Other' })],
  ['DELETE /meters/:id', () => asCustomer('DELETE', `/meters/${savedId}`)],
  ['POST /webhooks/paystack', () => sendPaidWebhook(beside, fundingReference)],
  [
    'POST /provider-callbacks/:provider/:secret',
    () =>
      apiClient(app.url).post(`/provider-callbacks/vtpass/${CALLBACK_SECRET}`, {
        type: 'transaction-update',
        data: { requestId: newId() },
      }),
  ],
  ['POST freeze', () => operator.post(`${walletPath()}/freeze`, { reason: REASON })],
  [
    'POST adjustments',
    () => operator.post(`${walletPath()}/adjustments`, { amount: 500, reason: REASON }),
  ],
  [
    'POST approve',
    () => operator.post(`/operator/approvals/${approvalId}/approve`, { reason: REASON }),
  ],
  [
    'POST reject',
    () => operator.post(`/operator/approvals/${approvalId}/reject`, { reason: REASON }),
  ],
  [
    'PUT switches',
    () =>
      operator.put('/operator/switches', {
        provider: 'vtpass',
        billerId: null,
        isOff: true,
        reason: REASON,
      }),
  ],
  [
    'PUT customer tier',
    () => operator.put(`/operator/customers/${userId()}/tier`, { tier: 2, reason: REASON }),
  ],
];

describe('while the database takes no writes', () => {
  it('readiness fails', async () => {
    const ready = await eventually(async () => {
      const answer = await apiClient(app.url).get('/health/ready');
      expect(answer.status).toBe(503);
      return answer;
    });
    expectProblem(ready, 'database_unavailable');
    expect(ready.headers.get('retry-after')).toMatch(/^\d+$/);
    expect((await apiClient(app.url).get('/health/live')).status).toBe(200);
  });

  it.each(WRITES)('%s is refused for now', async (_, send) => {
    // The first answers may meet the connections that were ended.
    const answer = await send();
    expectProblem(answer, 'database_unavailable');
    expect(answer.headers.get('retry-after')).toMatch(/^\d+$/);
  });

  it.each([
    ['POST /meters/verify', () => customer.api.post('/meters/verify', aMeter())],
    ['GET /wallets/funding-return', () => returnFromGateway(beside, fundingReference)],
    ['POST unfreeze', () => operator.post(`${walletPath()}/unfreeze`, { reason: REASON })],
    ['PUT tiers', () => operator.put('/operator/tiers/1', { single: 1_000, reason: REASON })],
  ])('%s never fails through a fault of ours', async (_, send) => {
    expect((await send()).status).not.toBe(500);
  });

  it.each(['/wallets', '/transactions', '/bill-payments', '/meters', '/wallets/fundings'])(
    'GET %s is answered as ever',
    async (path) => {
      await eventually(async () => {
        expect((await customer.api.get(path)).status).toBe(200);
      });
    },
  );

  it('goes on by itself once writes are taken, and the repeat of a key has the one answer', async () => {
    await setForDatabase(app.databaseUrl, { default_transaction_read_only: 'off' });
    await eventually(async () => {
      expect((await apiClient(app.url).get('/health/ready')).status).toBe(200);
    });
    const meter = goodMeter();
    const first = await eventually(async () => demand(await again(meter), 202));
    expect(demand(await again(meter), 202).id).toBe(first.id);
    await eventually(async () => {
      // A connection from before may have refused what the first visit found out: the next one asks again.
      await letClaimsLapse(app.database);
      expect((await customer.payment(first.id)).status).toBe('completed');
    });
    expect(await readBooks(app.database)).toMatchObject({ areBalanced: true });
  });
});

const again = (meter: string): Promise<ApiAnswer<Payment>> =>
  customer.request(meter, A_PURCHASE, { key: 'afterwards' });

function credentials(): { email: string; password: string } {
  return { email: customer.email, password: customer.password };
}

function aMeter(): Record<string, string> {
  return { billerId: 'ikeja-electric', meterNumber: goodMeter(), meterType: 'prepaid' };
}

function walletPath(): string {
  return `/operator/wallets/${customer.walletId}`;
}

function userId(): string {
  const [, payload = ''] = customer.token.split('.');
  return (JSON.parse(Buffer.from(payload, 'base64url').toString()) as { sub: string }).sub;
}

function asCustomer(method: string, path: string, body?: unknown): Promise<ApiAnswer<unknown>> {
  return apiClient(app.url).send(method, path, body, { token: customer.token });
}
