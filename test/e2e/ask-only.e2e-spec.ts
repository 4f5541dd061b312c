import { afterEach, describe, expect, it } from '@jest/globals';
import { startTestApp, type TestApp } from '../support/app.js';
import { aCustomer } from '../support/customer.js';
import { eventually } from '../support/eventually.js';
import { goodMeter } from '../support/meters.js';
import { anOperator } from '../support/operator.js';
import { startScriptedProvider, type Twist } from '../support/scripted-provider.js';
import { takeSnapshot } from '../support/snapshot.js';
import { letClaimsLapse } from '../support/waits.js';

interface Open {
  readonly data: readonly { readonly reason: string; readonly beganAt: string }[];
}

let app: TestApp;
afterEach(() => app.close());

/** Every provider was asked about a payment so often, and nobody knew of it. */
async function askedAbout(paymentId: string, rounds: number): Promise<void> {
  await eventually(async () => {
    const rows = await app.database.query(
      'SELECT 1 FROM bill_payments WHERE id = $1 AND checks >= $2',
      [paymentId, rounds],
    );
    expect(rows).toHaveLength(1);
  });
}

/** What was under way when the loss was noticed cannot be any more. */
async function letTheGracePass(): Promise<void> {
  await app.database.query(
    `UPDATE ask_only_periods SET began_at = began_at - interval '1 day',
      since = since - interval '1 day' WHERE ended_at IS NULL`,
  );
}

function vendsOf(meter: string, provider = 'vtpass'): number {
  const record: readonly { billersCode: string }[] = app.simulator.face(provider).record();
  return record.filter((vend) => vend.billersCode === meter).length;
}

async function openPeriod(reason: string, sinceAgo: string): Promise<void> {
  await app.database.query(
    `INSERT INTO ask_only_periods (id, reason, since)
      VALUES (gen_random_uuid(), $1, now() - $2::interval)`,
    [reason, sinceAgo],
  );
}

describe('with VENDING=ask_only', () => {
  it('nothing is sent, however often nobody knows of it, and whoever ends the period', async () => {
    app = await startTestApp({ VENDING: 'ask_only' });
    const ready = await fetch(`${app.url}/health/ready`);
    expect(await ready.json()).toMatchObject({ checks: { vending: 'ask_only' } });
    const customer = await aCustomer(app);
    const meter = goodMeter();
    const { id } = await customer.buy(meter);
    await letTheGracePass();
    await askedAbout(id, 4);
    const admin = await anOperator(app, 'admin');
    const { body } = await admin.get<Open>('/operator/ask-only');
    expect(body.data).toMatchObject([{ reason: 'setting' }]);
    const beganAt = body.data[0]?.beganAt;
    await admin.post('/operator/ask-only/end', { beganAt, reason: 'a mistake' });
    const other = await customer.buy(goodMeter());
    await eventually(async () => {
      const rows = await app.database.query(
        `SELECT 1 FROM bill_payments JOIN due_work ON subject_id = id
          WHERE id = $1 AND claimed_until IS NULL AND due_at > created_at`,
        [other.id],
      );
      expect(rows).toHaveLength(1);
    });
    expect(await customer.payment(id)).toMatchObject({ status: 'pending', attempts: 0 });
    expect(await customer.payment(other.id)).toMatchObject({ status: 'pending', attempts: 0 });
    expect(app.simulator.record()).toEqual([]);
  });
});

describe('the end of ask-only at the desk', () => {
  it('is for admins, has a record, and lets workers vend what waited', async () => {
    app = await startTestApp();
    await openPeriod('past_missing', '1 hour');
    const customer = await aCustomer(app);
    const meter = goodMeter();
    const { id } = await customer.buy(meter);
    await askedAbout(id, 4);
    expect(vendsOf(meter)).toBe(0);

    const [operator, admin] = [await anOperator(app), await anOperator(app, 'admin')];
    const { body } = await operator.get<Open>('/operator/ask-only');
    expect(body.data).toMatchObject([{ reason: 'past_missing' }]);
    const order = { beganAt: body.data[0]?.beganAt, reason: 'reconciled all days' };
    expect((await operator.post('/operator/ask-only/end', order)).status).toBe(403);
    const ended = await admin.post('/operator/ask-only/end', order);
    expect(ended).toMatchObject({ status: 200, body: { data: [] } });
    expect(await customer.ended(id)).toMatchObject({ status: 'completed', attempts: 1 });
    expect(vendsOf(meter)).toBe(1);

    const audit = await admin.get<{ data: unknown[] }>(
      '/operator/audit-records?subjectId=ask-only',
    );
    expect(audit.body.data).toMatchObject([
      {
        act: 'ask_only.end',
        actorId: admin.userId,
        reason: 'reconciled all days',
        details: { ended: [{ reason: 'past_missing' }] },
      },
    ]);
    expect((await admin.post('/operator/ask-only/end', order)).status).toBe(404);
  });

  it('leaves open what was noticed after it was looked at', async () => {
    app = await startTestApp();
    const admin = await anOperator(app, 'admin');
    await openPeriod('operator', '1 hour');
    const seen = await admin.get<Open>('/operator/ask-only');
    await openPeriod('past_missing', '1 hour');
    const order = { beganAt: seen.body.data[0]?.beganAt, reason: 'reconciled all days' };
    const ended = await admin.post('/operator/ask-only/end', order);
    expect(ended).toMatchObject({ status: 200, body: { data: [{ reason: 'past_missing' }] } });
    const refused = await admin.post('/operator/ask-only/end', { ...order, beganAt: 'yesterday' });
    expect(refused).toMatchObject({ status: 400, body: { code: 'validation_failed' } });
  });
});

describe('an attempt that the backup has, and that was refused after it', () => {
  it('is followed by the attempt that was made then, or by another only after the grace', async () => {
    const [followed, not] = [goodMeter(), goodMeter()];
    let isHeldBack = true;
    const twist: Twist = (words) => answered(words, isHeldBack ? [not] : []);
    const vtpass = await startScriptedProvider({ pay: 'pending', requery: 'pending', twist });
    app = await startTestApp({ VTPASS_BASE_URL: vtpass.url }, { hasBuypower: true });
    const customer = await aCustomer(app);
    const ids: string[] = [];
    for (const meter of [followed, not]) ids.push((await customer.buy(meter)).id);
    const [followedId = '', notId = ''] = ids;
    await eventually(() => {
      expect(vtpass.requeryCalls).toBeGreaterThan(1);
      expect(vtpass.payCalls).toBe(2);
    });
    const snapshot = await takeSnapshot(app.databaseUrl);
    // What was asked about at that moment was cut off.
    await eventually(() => letClaimsLapse(app.database));

    vtpass.requery = 'failed';
    const first = await eventually(() => customer.ended(followedId));
    expect(first).toMatchObject({ status: 'completed', provider: 'buypower', attempts: 2 });

    await snapshot.putBack();
    await eventually(() => letClaimsLapse(app.database));
    isHeldBack = false;

    const second = await eventually(() => customer.ended(followedId));
    expect(second).toMatchObject({ provider: 'buypower', attempts: 2, tokens: first.tokens });
    expect(vendsOf(followed, 'buypower')).toBe(1);

    await askedMore(notId);
    expect(await customer.payment(notId)).toMatchObject({ status: 'processing', attempts: 1 });
    expect(vendsOf(not, 'buypower')).toBe(0);
    await letTheGracePass();
    expect(await customer.ended(notId)).toMatchObject({ provider: 'buypower', attempts: 2 });
    expect(vendsOf(not, 'buypower')).toBe(1);
    await vtpass.close();
    await snapshot.drop();
  });

  /** The provider has now been asked some times more, and says that it failed. */
  async function askedMore(paymentId: string): Promise<void> {
    const checks = async (): Promise<number> => {
      const [row] = await app.database.query<{ checks: number }>(
        'SELECT checks FROM bill_payments WHERE id = $1',
        [paymentId],
      );
      return row?.checks ?? 0;
    };
    const before = await checks();
    await eventually(async () => {
      expect(await checks()).toBeGreaterThan(before + 3);
    });
  }

  /** Nobody's order is not known; an order of these meters is still under way. */
  function answered(words: Record<string, unknown>, pending: readonly string[]): unknown {
    const { transactions } = words['content'] as { transactions: Record<string, unknown> };
    const meter = transactions['unique_element'];
    if (meter === undefined) return { code: '015', response_description: 'INVALID REQUEST ID' };
    if (!pending.some((one) => one === meter)) return words;
    const content = { transactions: { ...transactions, status: 'pending' } };
    return { ...words, code: '000', response_description: 'pending', content };
  }
});
