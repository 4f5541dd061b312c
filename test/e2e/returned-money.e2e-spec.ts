import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { demand } from '../support/customer.js';
import { eventually } from '../support/eventually.js';
import { NO_SWEEP, startFundingApp, type FundingApp } from '../support/funding.js';
import type { ApiAnswer } from '../support/http.js';
import { anOperator, type Operator } from '../support/operator.js';
import { signedWebhook } from '../support/scripted-paystack.js';

const AMOUNT = 5_000_00;
const PAID = 3_000_00;
const because = { reason: 'the gateway confirmed it, ticket 4711' };
const refusal = { status: 422, body: { code: 'funding_exceeded' } };

interface File {
  readonly funding: { readonly paidAmount: number | null; readonly returnedAmount: number };
  readonly incidents: readonly { readonly kind: string }[];
}

let world: FundingApp;
let asker: Operator;
let others: [Operator, Operator];
let refunds = 0;

beforeAll(async () => {
  world = await startFundingApp(NO_SWEEP);
  asker = await anOperator(world.app);
  others = [await anOperator(world.app), await anOperator(world.app, 'admin')];
});
afterAll(() => world.close());

const ask = async (fundingId: string, amount: number): Promise<string> => {
  const path = `/operator/wallets/${world.customer.walletId}/adjustments`;
  return demand(await asker.post<{ id: string }>(path, { amount, fundingId, ...because }), 202).id;
};
const approve = (id: string, by = others[0]): Promise<ApiAnswer<Record<string, unknown>>> =>
  by.post(`/operator/approvals/${id}/approve`, because);
/** Asks for an adjustment and has a second person approve it. */
const adjust = async (fundingId: string, amount: number): ReturnType<typeof approve> =>
  approve(await ask(fundingId, amount));
const paid = async (
  status: string,
  changes: object = {},
): Promise<{ readonly id: string; readonly reference: string }> => {
  const { id, reference } = await world.opened(AMOUNT);
  world.paystack.pay(reference, changes);
  await world.notify(world.paid(reference));
  await world.until(id, status);
  return { id, reference };
};
/** The gateway gives a part back, and says so. */
const refund = async (reference: string, amount: number, more: object = {}): Promise<void> => {
  refunds += 1;
  const named = { refund_reference: `TRF_${refunds}`, transaction_reference: reference };
  const data = { ...named, amount: String(amount), currency: 'NGN', ...more };
  demand(await world.notify(signedWebhook('refund.processed', data)), 200);
};
const fileOf = async (id: string): Promise<File> =>
  demand(await asker.get<File>(`/operator/fundings/${id}`), 200);
const requery = async (id: string): Promise<void> => {
  demand(await asker.post(`/operator/fundings/${id}/requery`, {}), 200);
};

describe('what a gateway gave back to the payer', () => {
  it('is no longer there to be credited: of what was paid otherwise the rest is', async () => {
    const { id, reference } = await paid('mismatched', { amount: PAID });
    const before = await world.balance();
    await refund(reference, 1_000_00);
    expect((await fileOf(id)).funding).toMatchObject({
      paidAmount: PAID,
      returnedAmount: 1_000_00,
    });
    expect(await adjust(id, 2_000_01)).toMatchObject(refusal);
    expect((await adjust(id, 2_000_00)).status).toBe(200);
    expect(await adjust(id, 1)).toMatchObject(refusal);
    expect(await world.balance()).toBe(before + 2_000_00);
  });

  it('is taken back of a credited payment, and not given again', async () => {
    const { id, reference } = await paid('completed');
    const before = await world.balance();
    await refund(reference, 2_000_00);
    expect((await adjust(id, -2_000_00)).status).toBe(200);
    expect(await adjust(id, 1)).toMatchObject(refusal);
    expect((await adjust(id, -1_000_00)).status).toBe(200);
    expect((await adjust(id, 1_000_00)).status).toBe(200);
    expect(await adjust(id, 1)).toMatchObject(refusal);
    expect(await world.balance()).toBe(before - 2_000_00);
  });

  it('is counted once for each refund, however often the gateway reports it', async () => {
    const { id, reference } = await paid('mismatched', { amount: PAID });
    const one = { refund_reference: 'TRF_SAME', processor: 'mpgs_zen' };
    await refund(reference, 1_000_00, one);
    await refund(reference, 1_000_00, one);
    await refund(reference, 1_000_00, { ...one, processor: 'another' });
    await refund(reference, 500_00);
    const { funding, incidents } = await fileOf(id);
    expect(funding.returnedAmount).toBe(1_500_00);
    expect(incidents.filter(({ kind }) => kind === 'refunded')).toHaveLength(2);
  });

  it('is counted once for a webhook that an earlier release has received, and that comes again', async () => {
    const { id, reference } = await paid('mismatched', { amount: PAID });
    const one = { refund_reference: 'TRF_EARLIER' };
    await refund(reference, 1_000_00, one);
    await world.app.database.query(
      "UPDATE incidents SET notice_digest = evidence->>'digest' WHERE funding_id = $1 AND kind = 'refunded'",
      [id],
    );
    await refund(reference, 1_000_00, one);
    const { funding, incidents } = await fileOf(id);
    expect(funding.returnedAmount).toBe(1_000_00);
    expect(incidents.filter(({ kind }) => kind === 'refunded')).toHaveLength(1);
  });

  it('is all of it where the refund does not say how much in naira', async () => {
    for (const unsaid of [{ amount: undefined }, { currency: 'USD' }]) {
      const { id, reference } = await paid('mismatched', { amount: PAID });
      await refund(reference, 1, unsaid);
      expect((await fileOf(id)).funding.returnedAmount).toBe(PAID);
      expect(await adjust(id, 1)).toMatchObject(refusal);
    }
  });

  it('is all of it where the gateway says that the payment was reversed', async () => {
    const { id, reference } = await paid('mismatched', { amount: PAID });
    await refund(reference, 1_000_00);
    world.paystack.pay(reference, { status: 'reversed', amount: PAID });
    await requery(id);
    await requery(id);
    const { funding, incidents } = await fileOf(id);
    expect(funding.returnedAmount).toBe(PAID);
    expect(incidents.map(({ kind }) => kind).sort()).toEqual([
      'amount_mismatch',
      'refunded',
      'reversed',
    ]);
    expect(await adjust(id, 1)).toMatchObject(refusal);
  });

  it('by a lost dispute is learned when the dispute ends', async () => {
    const { id, reference } = await paid('completed');
    const { status } = await adjust(id, -AMOUNT);
    expect(status).toBe(200);
    world.paystack.pay(reference, { status: 'reversed' });
    const data = { id: 4711, resolution: 'merchant-accepted', transaction: { reference } };
    demand(await world.notify(signedWebhook('charge.dispute.resolve', data)), 200);
    await eventually(async () => {
      expect(await world.incidents(id)).toEqual(['reversed']);
    });
    expect(await adjust(id, AMOUNT)).toMatchObject(refusal);
  });

  it('before the payment was credited holds the credit back for a person', async () => {
    const { id, reference } = await world.opened(AMOUNT);
    const before = await world.balance();
    world.paystack.pay(reference);
    await refund(reference, 2_000_00);
    await world.until(id, 'mismatched');
    expect(await world.incidents(id)).toEqual(['amount_mismatch', 'refunded']);
    expect(await world.balance()).toBe(before);
    expect(await adjust(id, 3_000_01)).toMatchObject(refusal);
    expect((await adjust(id, 3_000_00)).status).toBe(200);
  });

  it('at the moment of an approval is counted or comes after it, and never in between', async () => {
    for (let round = 0; round < 8; round += 1) {
      const { id, reference } = await paid('mismatched', { amount: PAID });
      const before = await world.balance();
      const asked = await ask(id, PAID);
      const [approved] = await Promise.all([approve(asked), refund(reference, 1_000_00)]);
      const credited = (await world.balance()) - before;
      expect([
        [200, PAID],
        [422, 0],
      ]).toContainEqual([approved.status, credited]);
      // Whichever came first, no more than what is left can be credited from then on.
      expect(await adjust(id, credited === 0 ? 2_000_01 : 1)).toMatchObject(refusal);
    }
  });
});

describe('a payment in another currency', () => {
  const dollars = (): ReturnType<typeof paid> =>
    paid('mismatched', { currency: 'USD', amount: 50_00 });

  it('is credited in the name of its funding with what two people say it is worth, once', async () => {
    const { id } = await dollars();
    const before = await world.balance();
    expect((await fileOf(id)).funding).toMatchObject({ paidAmount: null });
    const worth = 75_000_00;
    expect((await adjust(id, worth)).status).toBe(200);
    expect((await fileOf(id)).funding).toMatchObject({ paidAmount: worth });
    expect(await adjust(id, 1)).toMatchObject(refusal);
    expect((await adjust(id, -worth)).status).toBe(200);
    expect(await adjust(id, worth + 1)).toMatchObject(refusal);
    expect((await adjust(id, worth)).status).toBe(200);
    expect(await world.balance()).toBe(before + worth);
  });

  it('is worth what the first of two approvals at once says', async () => {
    const { id } = await dollars();
    const before = await world.balance();
    const asked = [await ask(id, 70_000_00), await ask(id, 75_000_00)] as const;
    const answers = await Promise.all(asked.map((one, n) => approve(one, others[n])));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 422]);
    const { paidAmount } = (await fileOf(id)).funding;
    expect(await world.balance()).toBe(before + (paidAmount ?? 0));
  });

  it('that was given back, wholly or in part, has no worth that anybody could credit', async () => {
    const { id, reference } = await dollars();
    await refund(reference, 10_00, { currency: 'USD' });
    expect(await adjust(id, 1)).toMatchObject(refusal);
  });

  it('takes nothing from a wallet before something was given', async () => {
    const { id } = await dollars();
    expect(await adjust(id, -1)).toMatchObject(refusal);
  });

  it('has its worth in the audit record', async () => {
    const { id } = await dollars();
    const asked = await ask(id, 60_000_00);
    expect((await approve(asked)).status).toBe(200);
    const path = `/operator/audit-records?subjectId=${world.customer.walletId}&limit=5`;
    const { data } = demand(
      await asker.get<{ data: { details: Record<string, unknown> }[] }>(path),
      200,
    );
    expect(data.map(({ details }) => details)).toContainEqual(
      expect.objectContaining({ fundingId: id, valuedAt: 60_000_00 }),
    );
  });
});
