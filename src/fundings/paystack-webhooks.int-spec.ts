import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually } from '../../test/support/eventually.js';
import { NO_SWEEP, startFundingApp, type FundingApp } from '../../test/support/funding.js';
import { newId } from '../kernel/ids.js';
import { LedgerService } from '../ledger/ledger.service.js';
import { Database } from '../platform/database/database.js';
import { signedWebhook, type SignedWebhook } from '../../test/support/scripted-paystack.js';

const AMOUNT = 5_000_00;

/** Adjusts the balance, as two operators would. */
async function balanceTo(world: FundingApp, balance: number): Promise<void> {
  const { app, customer } = world;
  const amount = balance - (await world.balance());
  const ledger = app.app.get(LedgerService, { strict: false });
  await app.app
    .get(Database, { strict: false })
    .transaction((tx) => ledger.adjust(tx, { id: newId(), walletId: customer.walletId, amount }));
}

describe('a funding through Paystack that no sweep looks at', () => {
  let world: FundingApp;

  beforeAll(async () => {
    world = await startFundingApp(NO_SWEEP);
  });
  afterAll(() => world.close());
  afterEach(() => {
    world.paystack.verify = 'well';
  });

  it('is credited by its webhook, once for every repetition', async () => {
    const { id, reference } = await world.opened();
    world.paystack.pay(reference);
    const webhook = world.paid(reference);
    expect((await world.notify(webhook)).status).toBe(200);
    await world.until(id, 'completed');
    const balance = await world.balance();
    for (let time = 0; time < 3; time += 1) {
      expect((await world.notify(webhook)).status).toBe(200);
    }
    await world.returns(reference);
    expect(await world.balance()).toBe(balance);
    expect(await world.events(id)).toEqual(['funding.pending', 'wallet.funded']);
    const kept = await world.app.database.query(
      'SELECT event, deliveries FROM gateway_webhooks WHERE reference = $1',
      [reference],
    );
    expect(kept).toEqual([{ event: 'charge.success', deliveries: 4 }]);
  });

  it.each([
    ['another key', { key: 'sk_of_somebody_else' }],
    ['no key', { key: '' }],
  ])('refuses a webhook that is signed with %s, and does not ask', async (_, by) => {
    const { id, reference } = await world.opened();
    world.paystack.pay(reference);
    const asked = world.paystack.verified.length;
    const forged = signedWebhook('charge.success', { reference, status: 'success' }, by);
    expect(await world.notify(forged)).toMatchObject({
      status: 401,
      body: { code: 'unauthenticated' },
    });
    expect(world.paystack.verified).toHaveLength(asked);
    expect((await world.funding(id)).status).toBe('pending');
    const kept = await world.app.database.query(
      'SELECT 1 FROM gateway_webhooks WHERE reference = $1',
      [reference],
    );
    expect(kept).toEqual([]);
  });

  it('refuses a signature of other bytes, none, and one that is no hex', async () => {
    const { reference } = await world.opened();
    const { body, headers } = world.paid(reference);
    const changed = { body: body.replace('"event"', ' "event"'), headers };
    expect((await world.notify(changed)).status).toBe(401);
    const type = { 'content-type': 'application/json' };
    expect((await world.notify({ body, headers: type })).status).toBe(401);
    for (const bad of ['', 'zz'.repeat(64), headers['x-paystack-signature']!.slice(2)]) {
      const signed = { ...type, 'x-paystack-signature': bad };
      expect((await world.notify({ body, headers: signed })).status).toBe(401);
    }
  });

  it('takes what is signed but makes no sense, and does nothing by it', async () => {
    for (const [event, data] of [
      ['charge.success', { reference: 'fund-nobody-knows' }],
      ['charge.success', {}],
      ['customeridentification.success', { reference: 7 }],
      [
        'charge.success',
        { reference: 'nul\0', deep: JSON.parse('['.repeat(50) + ']'.repeat(50)) as object },
      ],
    ] as const) {
      expect((await world.notify(signedWebhook(event, data))).status).toBe(200);
    }
    const huge = signedWebhook('charge.success', { reference: 'x'.repeat(70_000) });
    expect((await world.notify(huge)).status).toBe(413);
  });

  it('believes the gateway, not the webhook', async () => {
    const { id, reference } = await world.opened();
    const lie = signedWebhook('charge.success', { reference, status: 'success', amount: AMOUNT });
    expect((await world.notify(lie)).status).toBe(200);
    await eventually(() => {
      expect(world.paystack.verified).toContain(reference);
    });
    expect((await world.funding(id)).status).toBe('pending');
  });

  it('is credited when the payer comes back, and the page says so', async () => {
    const { id, reference } = await world.opened();
    world.paystack.pay(reference);
    const page = await world.returns(reference);
    expect(page.status).toBe(200);
    expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(page.body).toContain('data-status="completed"');
    expect(page.body).toContain('₦5,000.00');
    expect((await world.funding(id)).status).toBe('completed');
  });

  it('is told as failed when the payer comes back without having paid', async () => {
    const { id, reference } = await world.opened();
    expect((await world.returns(reference)).body).toContain('data-status="failed"');
    expect((await world.funding(id)).failureCode).toBe('abandoned');
    world.paystack.pay(reference);
    await world.notify(world.paid(reference));
    await world.until(id, 'completed');
  });

  it('keeps its schedule however often the payer looks at the page, and is not given up', async () => {
    const { id, reference } = await world.opened();
    // The bank has not decided yet: nobody left the page.
    world.paystack.transactions.get(reference)!.status = 'ongoing';
    // More often than the schedule of this app has waits.
    for (let visit = 0; visit < 5; visit += 1) {
      expect((await world.returns(reference)).body).toContain('data-status="pending"');
    }
    const [kept] = await world.app.database.query<{ status: string; checks: number }>(
      'SELECT status, checks FROM fundings WHERE id = $1',
      [id],
    );
    expect(kept).toEqual({ status: 'pending', checks: 0 });
    world.paystack.pay(reference);
    await world.notify(world.paid(reference));
    await world.until(id, 'completed');
  });

  it('that is paid short after it had failed is mismatched, and says no more why it failed', async () => {
    const { id, reference } = await world.opened();
    await world.returns(reference);
    world.paystack.pay(reference, { amount: AMOUNT - 1 });
    await world.notify(world.paid(reference));
    const { failureCode, transactionId } = await world.until(id, 'mismatched');
    expect({ failureCode, transactionId }).toEqual({ failureCode: null, transactionId: null });
  });

  it('is not believed to have been paid by what the address says', async () => {
    const { id, reference } = await world.opened();
    world.paystack.verify = 'with 500';
    const page = await world.app.database.query('SELECT 1').then(() => world.returns(reference));
    expect(page.body).toContain('data-status="pending"');
    expect((await world.funding(id)).status).toBe('pending');
    // What no text can hold is refused at the door of every route.
    expect((await world.returns('%00')).status).toBe(400);
    for (const bad of ['<script>alert(1)</script>', 'fund-nobody-knows']) {
      const unknown = await world.returns(bad);
      expect(unknown.status).toBe(200);
      expect(unknown.body).toContain('data-status="unknown"');
      expect(unknown.body).not.toContain(bad);
    }
  });

  it.each([
    ['refund.processed', 'refunded', 'transaction_reference'],
    ['charge.dispute.create', 'charged_back', 'transaction'],
  ])('%s after the credit calls a person and takes nothing back', async (event, kind, field) => {
    const { id, reference } = await world.opened();
    world.paystack.pay(reference);
    await world.returns(reference);
    const balance = await world.balance();
    const data = field === 'transaction' ? { transaction: { reference } } : { [field]: reference };
    const webhook = signedWebhook(event, { ...data, amount: '500000' });
    for (let time = 0; time < 2; time += 1) await world.notify(webhook);
    expect(await world.incidents(id)).toEqual([kind]);
    expect(await world.events(id)).toEqual(['funding.pending', 'wallet.funded', 'incident.opened']);
    expect(await world.balance()).toBe(balance);
    expect((await world.funding(id)).status).toBe('completed');
  });

  it('is refunded in parts, and each part calls a person once, also after the one before is settled', async () => {
    const { id, reference } = await world.opened();
    world.paystack.pay(reference);
    await world.returns(reference);
    const balance = await world.balance();
    const part = (refund: number, amount: string): SignedWebhook =>
      signedWebhook('refund.processed', { id: refund, transaction_reference: reference, amount });
    for (let time = 0; time < 2; time += 1) await world.notify(part(1, '100000'));
    await world.app.database.query(
      'UPDATE incidents SET resolved_at = now() WHERE funding_id = $1',
      [id],
    );
    for (let time = 0; time < 2; time += 1) await world.notify(part(2, '50000'));
    const found = await world.app.database.query(
      `SELECT kind, number, evidence->'notice'->'data'->>'amount' AS amount,
          resolved_at IS NULL AS "isOpen"
        FROM incidents WHERE funding_id = $1 ORDER BY number`,
      [id],
    );
    expect(found).toEqual([
      { kind: 'refunded', number: 1, amount: '100000', isOpen: false },
      { kind: 'refunded', number: 2, amount: '50000', isOpen: true },
    ]);
    expect((await world.events(id)).slice(2)).toEqual(['incident.opened', 'incident.opened']);
    expect(await world.balance()).toBe(balance);
  });

  it('that a wallet cannot hold any more of ends with a person, and is not asked about for ever', async () => {
    const { id, reference } = await world.opened();
    const before = await world.balance();
    const brim = Number.MAX_SAFE_INTEGER - 1;
    await balanceTo(world, brim);
    world.paystack.pay(reference);
    for (let time = 0; time < 2; time += 1) await world.returns(reference);
    expect((await world.funding(id)).status).toBe('mismatched');
    expect(await world.incidents(id)).toEqual(['balance_too_large']);
    expect(await world.balance()).toBe(brim);
    const due = await world.app.database.query('SELECT 1 FROM due_work WHERE subject_id = $1', [
      id,
    ]);
    expect(due).toEqual([]);
    await balanceTo(world, before);
  });

  it('that is refunded before we heard that it was paid ends as failed', async () => {
    const { id, reference } = await world.opened();
    world.paystack.pay(reference, { status: 'reversed' });
    await world.notify(signedWebhook('refund.processed', { transaction_reference: reference }));
    const ended = await world.until(id, 'failed');
    expect(ended.failureCode).toBe('reversed');
    expect(await world.incidents(id)).toEqual(['refunded']);
    // The word of the payment arrives after that of its refund.
    await world.notify(world.paid(reference));
    await world.returns(reference);
    expect((await world.funding(id)).status).toBe('failed');
  });
});

describe('webhooks from known addresses only', () => {
  it('are refused from others, before anything is read', async () => {
    const world = await startFundingApp({ PAYSTACK_WEBHOOK_ADDRESSES: '52.31.139.75' });
    try {
      const { reference } = await world.opened();
      const refused = await world.notify(world.paid(reference));
      expect(refused).toMatchObject({ status: 403, body: { code: 'forbidden' } });
    } finally {
      await world.close();
    }
  });
});
