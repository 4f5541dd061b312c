import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { AppModule } from '../../src/app.module.js';
import { loadConfig } from '../../src/config/config.js';
import { createHttpApp } from '../../src/platform/http/http-server.js';
import { createLog } from '../../src/platform/logging/log.js';
import { startTestApp, testEnvironment, type TestApp } from '../support/app.js';
import { cursorOf } from '../support/cursors.js';
import { aCustomer, A_PURCHASE, demand, type Customer } from '../support/customer.js';
import { eventually } from '../support/eventually.js';
import { apiClient } from '../support/http.js';
import { goodMeter } from '../support/meters.js';
import { accountsOf, anOperator, type Operator } from '../support/operator.js';
import { insertRow } from '../support/rows.js';
import { startScriptedProvider, type ScriptedProvider } from '../support/scripted-provider.js';

let app: TestApp;
let provider: ScriptedProvider;
let operator: Operator;

beforeAll(async () => {
  provider = await startScriptedProvider({ pay: 'delivered', requery: 'delivered' });
  app = await startTestApp({ VTPASS_BASE_URL: provider.url, REVERSAL_CHECKS: '50ms*400' });
  operator = await anOperator(app);
});
afterAll(async () => {
  await app.close();
  await provider.close();
});

const because = { reason: 'the card was reported stolen' };

describe('a wallet that an operator freezes', () => {
  it('pays nothing from then on, gets its refunds, and pays again when it is unfrozen', async () => {
    const customer = await aCustomer(app, { balance: 3 * A_PURCHASE });
    await customer.ended((await customer.buy(goodMeter())).id);
    const path = `/operator/wallets/${customer.walletId}`;
    const frozen = await operator.post(`${path}/freeze`, because);
    expect(frozen).toMatchObject({ status: 200, body: { wallet: { status: 'frozen' } } });
    for (let count = 0; count < 3; count += 1) {
      const refused = await customer.request(goodMeter(), A_PURCHASE);
      expect(refused).toMatchObject({ status: 403, body: { code: 'wallet_frozen' } });
    }
    await customer.fund(100);
    expect((await customer.wallet()).balance).toBe(2 * A_PURCHASE + 100);

    expect((await operator.post(`${path}/unfreeze`, because)).status).toBe(200);
    expect((await customer.request(goodMeter(), A_PURCHASE)).status).toBe(202);
    const records = await operator.get(`/operator/audit-records?subjectId=${customer.walletId}`);
    expect(records.body['data']).toMatchObject([
      { act: 'wallet.unfreeze', ...because },
      { act: 'wallet.freeze', ...because },
    ]);
  });

  it('gets the refund of what was under way', async () => {
    const customer = await aCustomer(app, { balance: A_PURCHASE });
    provider.pay = provider.requery = 'pending';
    const { id } = await customer.buy(goodMeter());
    await operator.post(`/operator/wallets/${customer.walletId}/freeze`, because);
    provider.requery = 'failed';
    expect(await customer.ended(id)).toMatchObject({ status: 'failed' });
    expect(await customer.wallet()).toMatchObject({ status: 'frozen', balance: A_PURCHASE });
    provider.pay = provider.requery = 'delivered';
  });

  it('that does not exist is not found', async () => {
    const path = '/operator/wallets/0199c2f4-8a01-7c3e-9d55-0b1f6f2a7c10';
    expect((await operator.get(path)).status).toBe(404);
    const answer = await operator.post(`${path}/freeze`, because);
    expect(answer).toMatchObject({ status: 404, body: { code: 'not_found' } });
  });
});

describe('incidents', () => {
  it('are listed, and resolved once with a reason', async () => {
    const customer = await aCustomer(app);
    const { id } = await customer.ended((await customer.buy(goodMeter())).id);
    provider.requery = 'failed';
    const path = `/operator/incidents/${id}/refused_after_delivery/resolve`;
    await eventually(async () => {
      const open = await operator.get('/operator/incidents?open=true&limit=100');
      expect(open.body['data']).toContainEqual(expect.objectContaining({ paymentId: id }));
    });
    provider.requery = 'delivered';
    expect((await operator.get('/operator/overview')).body['openIncidents']).toBeGreaterThan(0);

    const answers = await Promise.all([operator.post(path, because), operator.post(path, because)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    const refused = answers.find(({ status }) => status === 409);
    expect(refused?.body).toMatchObject({ code: 'incident_resolved' });
    const open = await operator.get('/operator/incidents?open=true&limit=100');
    expect(open.body['data']).not.toContainEqual(expect.objectContaining({ paymentId: id }));
    const closed = await operator.get('/operator/incidents?open=false&limit=100');
    expect(closed.body['data']).toContainEqual(
      expect.objectContaining({ paymentId: id, resolvedAt: expect.any(String) }),
    );
    const records = await operator.get(`/operator/audit-records?subjectId=${id}`);
    expect(records.body['data']).toMatchObject([{ act: 'incident.resolve', ...because }]);

    const unknown = `/operator/incidents/${id}/delivered_after_refund/resolve`;
    expect((await operator.post(unknown, because)).status).toBe(404);
  });

  it('of a purchase are resolved although fundings have a kind of the same name', async () => {
    const customer = await aCustomer(app);
    const { id } = await customer.ended((await customer.buy(goodMeter())).id);
    await insertRow(app.database, 'incidents', {
      wallet_id: customer.walletId,
      payment_id: id,
      kind: 'answer_mismatch',
      evidence: '{}',
    });
    const resolved = await operator.post(
      `/operator/incidents/${id}/answer_mismatch/resolve`,
      because,
    );
    expect(resolved).toMatchObject({
      status: 200,
      body: { paymentId: id, fundingId: null, kind: 'answer_mismatch', number: 1 },
    });
  });
});

describe('the place where a list goes on', () => {
  const ID = '0199c2f4-8a01-7c3e-9d55-0b1f6f2a7c10';

  it.each(['9999-99-99 00:00:00+00', '2026-02-30 00:00:00+00', '2026-01-01 25:00:00+00'])(
    'is at no impossible moment: %s',
    async (at) => {
      const paths = [
        `/operator/payments?status=open&cursor=${cursorOf('payments-open', `${at}|${ID}`)}`,
        `/operator/payments?status=overdue&cursor=${cursorOf('payments-overdue', `${at}|${ID}`)}`,
        `/operator/incidents?cursor=${cursorOf('incidents', `${at}|${ID}|refused|1`)}`,
      ];
      for (const path of paths) {
        expect(await operator.get(path)).toMatchObject({
          status: 400,
          body: { code: 'validation_failed', errors: [{ field: 'cursor' }] },
        });
      }
    },
  );
});

describe('a switch', () => {
  const set = (billerId: string | null, isOff: boolean): ReturnType<Operator['put']> =>
    operator.put('/operator/switches', { provider: null, billerId, isOff, ...because });
  const isAvailable = async (customer: Customer, url = app.url): Promise<boolean | undefined> => {
    const list = await apiClient(url).get<{ data: { id: string; available: boolean }[] }>(
      '/billers',
      { token: customer.token },
    );
    return demand(list, 200).data.find(({ id }) => id === 'ikeja-electric')?.available;
  };

  it('stops the sale for a biller at once, and in other processes within a second or so', async () => {
    const customer = await aCustomer(app);
    const config = loadConfig({
      ...testEnvironment(app.databaseUrl, provider.url),
      PROCESS_ROLE: 'api',
    });
    const log = createLog(config);
    const second = await createHttpApp(AppModule.with(config, log), config, log);
    await second.listen(0, '127.0.0.1');
    try {
      const url = await second.getUrl();
      expect([await isAvailable(customer), await isAvailable(customer, url)]).toEqual([true, true]);

      expect((await set('ikeja-electric', true)).status).toBe(200);
      expect(await isAvailable(customer)).toBe(false);
      const refused = await customer.request(goodMeter(), A_PURCHASE);
      expect(refused).toMatchObject({ status: 422, body: { code: 'biller_unavailable' } });
      const other = await customer.request(goodMeter(), A_PURCHASE, { billerId: 'eko-electric' });
      expect(other.status).toBe(202);
      await eventually(async () => {
        expect(await isAvailable(customer, url)).toBe(false);
      });

      expect((await set('ikeja-electric', false)).status).toBe(200);
      expect(await isAvailable(customer)).toBe(true);
      await eventually(async () => {
        expect(await isAvailable(customer, url)).toBe(true);
      });
    } finally {
      await second.close();
    }
  });

  it('of all billers stops them all, and the list says who turned it and why', async () => {
    const customer = await aCustomer(app);
    await set(null, true);
    expect(await isAvailable(customer)).toBe(false);
    await set(null, false);
    expect(await isAvailable(customer)).toBe(true);
    const { body } = await operator.get('/operator/switches');
    expect(body['data']).toContainEqual({
      provider: null,
      billerId: null,
      isOff: false,
      reason: because.reason,
      changedBy: operator.userId,
      changedAt: expect.any(String),
    });
    const records = await operator.get('/operator/audit-records?subjectId=*/*');
    expect(records.body['data']).toMatchObject([
      { act: 'switch.set', details: { isOff: false } },
      { act: 'switch.set', details: { isOff: true } },
    ]);
  });

  it('of one provider leaves the biller to the others, and takes it when there are none', async () => {
    const customer = await aCustomer(app);
    const body = { billerId: 'ikeja-electric', isOff: true, ...because };
    expect((await operator.put('/operator/switches', { ...body, provider: 'other' })).status).toBe(
      200,
    );
    expect(await isAvailable(customer)).toBe(true);
    await operator.put('/operator/switches', { ...body, provider: 'vtpass' });
    expect(await isAvailable(customer)).toBe(false);
    await operator.put('/operator/switches', { ...body, provider: 'vtpass', isOff: false });
    expect(await isAvailable(customer)).toBe(true);
  });

  it.each([
    { billerId: 'ikeja-electric', isOff: true },
    { provider: null, isOff: true },
    { provider: '*', billerId: null, isOff: true },
    { provider: null, billerId: null, isOff: 'yes' },
  ])('is not set by %j', async (body) => {
    const answer = await operator.put('/operator/switches', { ...body, ...because });
    expect(answer).toMatchObject({ status: 400, body: { code: 'validation_failed' } });
  });
});

describe('an operator’s account', () => {
  it('is made once per email, with a wallet, and logs in with the password shown', async () => {
    const taken = accountsOf(app).create({
      email: operator.email,
      fullName: 'Somebody Else',
      role: 'admin',
    });
    await expect(taken).rejects.toMatchObject({ code: 'email_taken' });
    const wallet = await operator.get('/wallets');
    expect(wallet).toMatchObject({ status: 200, body: { balance: 0 } });
  });

  it('loses with its role what it is logged in with, and the right to change anything', async () => {
    const demoted = await anOperator(app);
    const customer = await aCustomer(app);
    await accountsOf(app).changeRole(demoted.email, 'customer');
    const { refreshToken } = demoted;
    const refreshed = await apiClient(app.url).post('/auth/refresh', { refreshToken });
    expect(refreshed.status).toBe(401);
    const refused = await demoted.post(`/operator/wallets/${customer.walletId}/freeze`, because);
    expect(refused).toMatchObject({ status: 403, body: { code: 'forbidden' } });
    expect(await customer.wallet()).toMatchObject({ status: 'active' });
    const unknown = accountsOf(app).changeRole('nobody@example.com', 'admin');
    await expect(unknown).rejects.toMatchObject({ code: 'not_found' });
  });
});
