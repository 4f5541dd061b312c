import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { aCustomer, demand } from '../support/customer.js';
import { NO_SWEEP, startFundingApp, type FundingApp } from '../support/funding.js';
import { goodMeter } from '../support/meters.js';
import { anOperator, type Operator } from '../support/operator.js';
import { insertRow } from '../support/rows.js';
import { signedWebhook } from '../support/scripted-paystack.js';
import { newId } from '../../src/kernel/ids.js';

const AMOUNT = 5_000_00;
const because = { reason: 'the gateway confirmed it, ticket 4711' };

interface Incident {
  readonly paymentId: string | null;
  readonly fundingId: string | null;
  readonly kind: string;
  readonly number: number;
}

let world: FundingApp;
let operator: Operator;
let second: Operator;

beforeAll(async () => {
  world = await startFundingApp(NO_SWEEP);
  operator = await anOperator(world.app);
  second = await anOperator(world.app);
});
afterAll(() => world.close());

const file = async (id: string): Promise<Record<string, unknown>> =>
  demand(await operator.get(`/operator/fundings/${id}`), 200);
const open = async (limit = 100): Promise<Incident[]> => {
  const found: Incident[] = [];
  for (let cursor = ''; ;) {
    const path = `/operator/incidents?open=true&limit=${limit}${cursor}`;
    const answer = await operator.get<{ data: Incident[]; nextCursor: string | null }>(path);
    const page = demand(answer, 200);
    found.push(...page.data);
    if (page.nextCursor === null) return found;
    cursor = `&cursor=${page.nextCursor}`;
  }
};
const audited = async (subjectId: string): Promise<unknown> => {
  const records = await operator.get(`/operator/audit-records?subjectId=${subjectId}`);
  return records.body['data'];
};

describe('a funding of which another amount was paid', () => {
  it('is found in the list, looked into, credited by two people, and settled', async () => {
    const { id, reference } = await world.opened(AMOUNT);
    world.paystack.pay(reference, { amount: 3_000_00 });
    await world.notify(world.paid(reference));
    await world.until(id, 'mismatched');
    const before = await world.balance();
    expect((await operator.get('/operator/overview')).body['openIncidents']).toBe(1);
    expect(await open()).toEqual([
      {
        paymentId: null,
        fundingId: id,
        walletId: world.customer.walletId,
        kind: 'amount_mismatch',
        number: 1,
        amount: AMOUNT,
        reference,
        evidence: expect.objectContaining({ kind: 'succeeded', amount: 3_000_00 }),
        createdAt: expect.any(String),
        resolvedAt: null,
      },
    ]);
    expect(await file(id)).toMatchObject({
      funding: {
        id,
        status: 'mismatched',
        walletId: world.customer.walletId,
        failureCode: null,
        gatewayAnswer: { kind: 'succeeded', amount: 3_000_00 },
        nextCheckAt: null,
      },
      customer: { user: { email: world.customer.email }, wallet: { balance: before } },
      webhooks: [{ event: 'charge.success', deliveries: 1, body: { event: 'charge.success' } }],
      timeline: [{ type: 'funding.pending' }, { type: 'incident.opened' }],
      incidents: [{ kind: 'amount_mismatch' }],
      adjustments: [],
      entries: [],
    });

    const path = `/operator/wallets/${world.customer.walletId}/adjustments`;
    const asked = await operator.post<{ id: string }>(path, {
      amount: 3_000_00,
      fundingId: id,
      ...because,
    });
    const approval = demand(asked, 202);
    expect(approval).toMatchObject({ fundingId: id, details: { amount: 3_000_00 } });
    expect(await world.balance()).toBe(before);
    demand(await second.post(`/operator/approvals/${approval.id}/approve`, because), 200);
    expect(await world.balance()).toBe(before + 3_000_00);
    expect(await audited(world.customer.walletId)).toMatchObject([
      { act: 'wallet.adjust', details: { amount: 3_000_00, fundingId: id } },
    ]);

    const resolve = `/operator/incidents/${id}/amount_mismatch/resolve`;
    const answers = await Promise.all([
      operator.post(resolve, because),
      second.post(resolve, because),
    ]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    expect(answers.find(({ status }) => status === 409)?.body).toMatchObject({
      code: 'incident_resolved',
    });
    expect(await open()).toEqual([]);
    expect((await operator.get('/operator/overview')).body['openIncidents']).toBe(0);
    expect(await audited(id)).toMatchObject([
      { act: 'incident.resolve', details: { kind: 'amount_mismatch', number: 1 }, ...because },
    ]);
    expect(await file(id)).toMatchObject({
      incidents: [{ resolvedAt: expect.any(String) }],
      adjustments: [{ id: approval.id, status: 'approved', details: { amount: 3_000_00 } }],
    });
  });

  it('is not named by an adjustment of another wallet', async () => {
    const { id } = await world.opened();
    const other = await aCustomer(world.app, { balance: 0 });
    const path = `/operator/wallets/${other.walletId}/adjustments`;
    for (const fundingId of [id, newId()]) {
      const refused = await operator.post(path, { amount: 100, fundingId, ...because });
      expect(refused).toMatchObject({ status: 404, body: { code: 'not_found' } });
    }
    const bad = await operator.post(path, { amount: 100, fundingId: 'x', ...because });
    expect(bad).toMatchObject({ status: 400, body: { code: 'validation_failed' } });
  });
});

describe('a funding that the gateway gives back in parts', () => {
  it('has an incident for each, and each is settled by itself', async () => {
    const { id, reference } = await world.opened();
    world.paystack.pay(reference);
    await world.returns(reference);
    for (const [number, amount] of [
      [1, '100000'],
      [2, '50000'],
    ] as const) {
      const data = { id: number, transaction_reference: reference, amount };
      await world.notify(signedWebhook('refund.processed', data));
    }
    const refunds = (await open()).filter(({ fundingId }) => fundingId === id);
    expect(refunds).toMatchObject([
      { kind: 'refunded', number: 1, evidence: { notice: { data: { amount: '100000' } } } },
      { kind: 'refunded', number: 2, evidence: { notice: { data: { amount: '50000' } } } },
    ]);
    const path = `/operator/incidents/${id}/refunded/resolve`;
    demand(await operator.post(path, { number: 2, ...because }), 200);
    expect((await open()).filter(({ fundingId }) => fundingId === id)).toMatchObject([
      { number: 1 },
    ]);
    demand(await operator.post(path, because), 200);
    expect((await operator.post(path, { number: 3, ...because })).status).toBe(404);
    expect((await operator.post(path, { number: 0, ...because })).status).toBe(400);
  });
});

describe('a funding that nobody told us of', () => {
  it('is credited when an operator has the gateway asked, once', async () => {
    const { id, reference } = await world.opened();
    const before = await world.balance();
    const requery = (): ReturnType<Operator['post']> =>
      operator.post(`/operator/fundings/${id}/requery`);
    expect(demand(await requery(), 200)).toMatchObject({
      funding: { status: 'pending' },
      answer: { kind: 'abandoned' },
    });
    world.paystack.pay(reference);
    for (let time = 0; time < 2; time += 1) {
      expect(demand(await requery(), 200)).toMatchObject({
        funding: { id, status: 'completed' },
        answer: { kind: 'succeeded', amount: AMOUNT },
      });
    }
    expect(await world.balance()).toBe(before + AMOUNT);
    expect(await audited(id)).toMatchObject(Array(3).fill({ act: 'funding.requery' }));
    expect(await file(id)).toMatchObject({
      entries: expect.arrayContaining([
        expect.objectContaining({ account: 'funding:paystack', amount: -AMOUNT }),
      ]),
    });
  });

  it('is found by its reference, and among those of its wallet', async () => {
    const { id, reference } = await world.opened();
    const { walletId } = world.customer;
    const byReference = await operator.get(`/operator/fundings?reference=${reference}`);
    expect(demand(byReference, 200)).toMatchObject({ data: [{ id, walletId }], nextCursor: null });
    const nothing = await operator.get('/operator/fundings?reference=fund-nobody-knows');
    expect(demand(nothing, 200)).toEqual({ data: [], nextCursor: null });
    const pending = await operator.get(
      `/operator/fundings?walletId=${walletId}&status=pending&limit=1`,
    );
    expect(demand(pending, 200)).toMatchObject({ data: [{ id, walletId, status: 'pending' }] });
    expect((await operator.get('/operator/fundings')).status).toBe(400);
    expect((await operator.get(`/operator/fundings/${newId()}`)).status).toBe(404);
  });

  it('is not asked about by the one whose wallet it is', async () => {
    const { body } = await operator.get<{ id: string }>('/wallets');
    const mine = await operator.post<{ id: string }>('/wallets/fund', { amount: AMOUNT });
    const asked = world.paystack.verified.length;
    const { id } = demand(mine, 201);
    const refused = await operator.post(`/operator/fundings/${id}/requery`);
    expect(refused).toMatchObject({ status: 403, body: { code: 'forbidden' } });
    expect(world.paystack.verified).toHaveLength(asked);
    expect(await audited(id)).toEqual([]);
    expect(body.id).toBeDefined();
  });
});

describe('the list of incidents', () => {
  it('has those of purchases and of fundings by their time, whatever the size of a page', async () => {
    const { database } = world.app;
    const { walletId } = world.customer;
    const { id: paymentId } = await world.customer.buy(goodMeter());
    await world.customer.ended(paymentId);
    for (const [kind, at] of [
      ['delivered_after_refund', '10:00:00.1'],
      ['refused_after_delivery', '10:00:00.12'],
      ['delivered_by_earlier_attempt', '10:00:01'],
    ]) {
      const { id: fundingId } = await world.opened();
      const incident = { wallet_id: walletId, evidence: '{}', created_at: `2020-01-01T${at}Z` };
      await insertRow(database, 'incidents', { ...incident, payment_id: paymentId, kind });
      await insertRow(database, 'incidents', {
        ...incident,
        funding_id: fundingId,
        kind: 'reversed',
      });
    }
    const all = await open();
    expect(all).toHaveLength(6);
    expect(all[0]).toMatchObject({ amount: expect.any(Number), number: 1 });
    for (const limit of [1, 2, 5]) expect(await open(limit)).toEqual(all);
    const bad = await operator.get('/operator/incidents?cursor=eA');
    expect(bad).toMatchObject({ status: 400, body: { code: 'validation_failed' } });
    await database.query('DELETE FROM incidents');
  });
});
