import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTestApp, type TestApp } from '../support/app.js';
import {
  aCustomer,
  A_PURCHASE,
  type Customer,
  type Payment,
  type PurchaseOptions,
} from '../support/customer.js';
import { eventually } from '../support/eventually.js';
import { goodMeter, scenarioMeter } from '../support/meters.js';
import { queueBackends } from '../support/queue-backends.js';
import { letGracePass, timeoutsAfter } from '../support/waits.js';
import { disagreements, eventTypes } from '../support/witness.js';

interface Case {
  /** What the provider does, in words. */
  readonly does: string;
  readonly meter: () => string;
  readonly amount?: number;
  readonly options?: PurchaseOptions;
  /** How it ends: with the token, or with the money back for this reason. */
  readonly end: 'token' | 'receipt' | 'refused' | 'reversed' | 'not_found' | 'unreachable';
}

const scenario = (code: string): (() => string) => {
  return () => scenarioMeter(code);
};
const sandbox = (meterNumber: string): (() => string) => {
  return () => meterNumber;
};

/** `73CCC` and `74CCC`: a response code of VTpass on demand. */
const coded = (head: string): string => head + scenarioMeter('00').slice(head.length);

/** Ikeja has trouble enough: more would open its circuit. */
const elsewhere = (disco: string): PurchaseOptions => ({ billerId: `${disco}-electric` });

const CASES: readonly Case[] = [
  { does: 'delivers (00)', meter: scenario('00'), end: 'token' },
  { does: 'refuses (01)', meter: scenario('01'), end: 'refused' },
  { does: 'is pending, then delivers (02)', meter: scenario('02'), end: 'token' },
  { does: 'is pending, then refuses (03)', meter: scenario('03'), end: 'refused' },
  { does: 'delivers, then reverses (04)', meter: scenario('04'), end: 'reversed' },
  { does: 'times out but delivered (05)', meter: scenario('05'), end: 'token' },
  { does: 'times out and never heard of it (06)', meter: scenario('06'), end: 'not_found' },
  { does: 'resets the connection but delivered (07)', meter: scenario('07'), end: 'token' },
  { does: 'says 083 and never heard of it (08)', meter: scenario('08'), end: 'not_found' },
  { does: 'answers garbage but delivered (09)', meter: scenario('09'), end: 'token' },
  { does: 'answers other garbage but delivered (09)', meter: scenario('09'), end: 'token' },
  { does: 'delivers the token later (10)', meter: scenario('10'), end: 'token' },
  { does: 'is pending, then reverses (11)', meter: scenario('11'), end: 'reversed' },
  { does: 'answers slowly (12)', meter: scenario('12'), end: 'token' },
  { does: 'says 083 but delivered (13)', meter: scenario('13'), end: 'token' },
  { does: 'delivers several tokens (14)', meter: scenario('14'), end: 'token' },
  { does: 'does not sell to the meter (16)', meter: scenario('16'), end: 'refused' },
  { does: 'takes what is above its limit (17)', meter: scenario('17'), end: 'token' },
  { does: 'refuses below its limit (17)', meter: scenario('17'), amount: 200_000, end: 'refused' },
  { does: 'cannot reach the biller (18)', meter: scenario('18'), end: 'unreachable' },
  {
    does: 'has too many requests and did nothing (19)',
    meter: scenario('19'),
    options: elsewhere('benin'),
    end: 'not_found',
  },
  { does: 'delivers with reset tokens (20)', meter: scenario('20'), end: 'token' },
  {
    does: 'is suspended (72)',
    meter: () => scenarioMeter('00').replace(/^70/, '72'),
    options: elsewhere('jos'),
    end: 'unreachable',
  },
  {
    does: 'says 083 to requeries and delivers (74083)',
    meter: () => coded('74083'),
    options: elsewhere('yola'),
    end: 'token',
  },
  {
    does: 'says it will not charge (73091)',
    meter: () => coded('73091'),
    options: elsewhere('aba'),
    end: 'refused',
  },
  { does: 'knows the good meter', meter: goodMeter, end: 'token' },
  { does: 'does not know the meter', meter: sandbox('01000000001'), end: 'refused' },
  { does: 'knows its prepaid sandbox meter', meter: sandbox('1111111111111'), end: 'token' },
  {
    does: 'knows its postpaid sandbox meter',
    meter: sandbox('1010101010101'),
    options: { meterType: 'postpaid' },
    end: 'receipt',
  },
  { does: 'answers a web page, sandbox', meter: sandbox('500000000000'), end: 'not_found' },
  { does: 'answers no byte, sandbox', meter: sandbox('400000000000'), end: 'not_found' },
  { does: 'never answers, sandbox', meter: sandbox('300000000000'), end: 'not_found' },
];

const FAILED_BY = {
  refused: 'refused',
  reversed: 'reversed',
  not_found: 'not_found',
  // 030 is doubt that one requery proves, so the reason is the one VTpass gave.
  unreachable: 'provider_unavailable',
} as const;

describe.each(queueBackends())('whatever the provider does, queue on $queue:', ({ env }) => {
  let app: TestApp;
  let customer: Customer;
  const accepted = new Map<string, Payment>();
  const amountOf = (one: Case): number => one.amount ?? A_PURCHASE;

  beforeAll(async () => {
    // All that are silent are waited for at once, so that nobody is given up who is only slow.
    const waits = { ...timeoutsAfter(10_000), REVERSAL_CHECKS: '100ms*20' };
    app = await startTestApp({ ...env, ...waits });
    customer = await aCustomer(app, { balance: CASES.length * A_PURCHASE });
    for (const one of CASES) {
      accepted.set(one.does, await customer.buy(one.meter(), amountOf(one), one.options));
    }
  });
  afterAll(() => app.close());

  /** The payment as it is once it has got to its last status. */
  const endOf = (one: Case): Promise<Payment> =>
    eventually(async () => {
      await letGracePass(app.database);
      const payment = await customer.payment(accepted.get(one.does)!.id, 1);
      const isPaid = one.end === 'token' || one.end === 'receipt';
      expect(payment.status).toBe(isPaid ? 'completed' : 'failed');
      if (one.end === 'token') expect(payment.tokenStatus).toBe('delivered');
      return payment;
    });

  it.each(CASES.filter(({ end }) => end === 'token' || end === 'receipt'))(
    'it $does: charged once, and the customer has it',
    async (one) => {
      const payment = await endOf(one);
      const [vend] = vendsOf(payment);
      expect(vend).toMatchObject({ status: 'delivered', amountNaira: amountOf(one) / 100 });
      const credit = payment.tokens.find(({ role }) => role === 'credit');
      expect(credit?.value ?? null).toBe(vend?.token);
      expect(payment).toMatchObject({ failure: null, refundTransactionId: null, attempts: 1 });
      expect(await movementsOf(payment)).toEqual([['bill_payment', 'debit', amountOf(one)]]);
    },
  );

  it.each(CASES.filter(({ end }) => end !== 'token' && end !== 'receipt'))(
    'it $does: refunded once, in full',
    async (one) => {
      const payment = await endOf(one);
      expect(payment.failure?.code).toBe(FAILED_BY[one.end as keyof typeof FAILED_BY]);
      expect(payment.failure?.message).not.toBe('');
      expect(vendsOf(payment).filter((vend) => vend.status === 'delivered')).toEqual([]);
      expect(await movementsOf(payment)).toEqual([
        ['refund', 'credit', amountOf(one)],
        ['bill_payment', 'debit', amountOf(one)],
      ]);
    },
  );

  it('the token that comes later is an event of its own', async () => {
    const late = CASES.find(({ does }) => does.includes('(10)'))!;
    const { id } = await endOf(late);
    expect(await eventTypes(app.database, id)).toEqual([
      'payment.accepted',
      'payment.submitted',
      'payment.completed',
      'payment.token_received',
    ]);
  });

  it('the reversal of a delivery is an event of its own', async () => {
    const taken = CASES.find(({ does }) => does.includes('(04)'))!;
    const { id } = await endOf(taken);
    const types = await eventTypes(app.database, id);
    expect(types.slice(2)).toEqual(['payment.completed', 'payment.reversed']);
  });

  it('each payment was sent once, and the provider’s record agrees with ours', async () => {
    await Promise.all(CASES.map(endOf));
    expect(await disagreements(app.database, app.simulator)).toEqual([]);
    const [row] = await app.database.query<{ open: number }>(
      'SELECT count(*) AS open FROM incidents',
    );
    expect(row?.open).toBe(0);
    const spent = CASES.filter(({ end }) => end === 'token' || end === 'receipt');
    const { balance } = await customer.wallet();
    const cost = spent.reduce((sum, one) => sum + amountOf(one), 0);
    expect(balance).toBe(CASES.length * A_PURCHASE - cost);
  });

  const vendsOf = ({ meterNumber }: Payment): ReturnType<typeof app.simulator.record> =>
    app.simulator.record().filter((vend) => vend.billersCode === meterNumber);

  const movementsOf = async ({ id }: Payment): Promise<[string, string, number][]> =>
    (await customer.transactions())
      .filter(({ billPaymentId }) => billPaymentId === id)
      .map(({ type, direction, amount }) => [type, direction, amount]);
});
