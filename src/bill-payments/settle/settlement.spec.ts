import { describe, expect, it } from '@jest/globals';
import {
  A_TOKEN,
  aDelivery,
  aProcessingPayment,
  aRefusal,
} from '../../../test/support/builders.js';
import {
  anEndedPayment,
  aFailedPayment,
  settledBy,
  notFound,
  pending,
  reversed,
  unclear,
} from '../../../test/support/settling.js';

const evidence = { status: 200 };
const DETAILS = {
  customerName: 'ADA EXAMPLE',
  address: null,
  receiptNumber: '405',
  tariff: 'R2',
  energyValue: 465_116,
  vat: 34_884,
  debt: null,
  arrears: null,
};

describe('a delivery', () => {
  it('completes the payment, captures the money and stores what was bought', () => {
    const settlement = settledBy(aDelivery());
    expect(settlement).toMatchObject({
      money: 'capture',
      attempt: { outcome: 'delivered', notFoundCount: 0 },
      incident: null,
      evidence,
      payment: {
        status: 'completed',
        providerCost: 4_925_00,
        providerReference: '17684830000000000000000001',
        tokens: [{ role: 'credit', value: A_TOKEN }],
        tokenStatus: 'delivered',
        units: '79.9',
        checks: 0,
      },
    });
    expect(settlement.events.map(({ type }) => type)).toEqual(['payment.completed']);
  });

  it('keeps what the biller printed, for the receipt', () => {
    expect(settledBy(aDelivery({ details: DETAILS })).payment.details).toEqual(DETAILS);
    expect(settledBy(aDelivery()).payment.details).toBeNull();
  });

  it('that does not say its cost is taken to have cost the whole amount', () => {
    const { payment } = settledBy(aDelivery({ cost: null }));
    expect(payment.providerCost).toBe(payment.amount);
    expect(settledBy(aDelivery({ cost: 0 })).payment.providerCost).toBe(0);
  });

  it('without a token leaves a prepaid payment waiting for it', () => {
    const settlement = settledBy(aDelivery({ tokens: [] }));
    expect(settlement).toMatchObject({
      money: 'capture',
      payment: { status: 'completed', tokenStatus: 'awaited' },
    });
    expect(settlement.nextCheckInMs).toBe(5_000);
  });

  it('without a token is all there is to a postpaid payment', () => {
    const postpaid = aProcessingPayment({ meterType: 'postpaid' });
    const settlement = settledBy(aDelivery({ tokens: [], units: null }), { payment: postpaid });
    expect(settlement.payment.tokenStatus).toBe('none');
    expect(settlement.nextCheckInMs).toBe(900_000);
  });

  it('counts in needs_review as well', () => {
    const reviewed = aProcessingPayment({ status: 'needs_review', checks: 9 });
    expect(settledBy(aDelivery(), { payment: reviewed })).toMatchObject({
      money: 'capture',
      payment: { status: 'completed', checks: 0 },
    });
  });
});

describe('a token that was awaited', () => {
  const awaiting = anEndedPayment({ tokens: [], tokenStatus: 'awaited', checks: 2, units: null });

  it('is stored when it comes, and told of, and moves no money', () => {
    const settlement = settledBy(aDelivery(), awaiting);
    expect(settlement).toMatchObject({
      money: 'keep',
      payment: {
        status: 'completed',
        tokenStatus: 'delivered',
        tokens: [{ value: A_TOKEN }],
        units: '79.9',
        checks: 0,
      },
      events: [{ type: 'payment.token_received', data: { tokens: 1 } }],
    });
  });

  it('brings what the biller printed beside it, and loses nothing that was printed before', () => {
    expect(settledBy(aDelivery({ details: DETAILS }), awaiting).payment.details).toEqual(DETAILS);
    const payment = { ...awaiting.payment, details: DETAILS };
    expect(settledBy(aDelivery(), { ...awaiting, payment }).payment.details).toEqual(DETAILS);
  });

  it.each([aDelivery({ tokens: [] }), pending, unclear, notFound])(
    'is asked for again when the answer is %j',
    (answer) => {
      const settlement = settledBy(answer, awaiting);
      expect(settlement).toMatchObject({
        money: 'keep',
        payment: { tokenStatus: 'awaited', checks: 3 },
        events: [],
      });
      expect(settlement.nextCheckInMs).toBe(60_000);
    },
  );

  it.each([aDelivery({ tokens: [] }), pending, unclear, notFound])(
    'is missing, an incident and still asked for when the budget ends with %j',
    (answer) => {
      const payment = { ...awaiting.payment, checks: 3 };
      const settlement = settledBy(answer, { ...awaiting, payment });
      expect(settlement).toMatchObject({
        money: 'keep',
        payment: { status: 'completed', tokenStatus: 'missing', checks: 4 },
        flagged: [{ kind: 'token_missing' }],
        events: [{ type: 'incident.opened', data: { kind: 'token_missing' } }],
      });
      expect(settlement.nextCheckInMs).toBe(60_000);
      const incidents = ['token_missing'];
      const again = settledBy(answer, {
        ...awaiting,
        payment: { ...settlement.payment, incidents },
      });
      expect(again).toMatchObject({ payment: { tokenStatus: 'missing' }, flagged: [], events: [] });
    },
  );

  it('is still awaited with key-change tokens alone, which stay when the credit token comes', () => {
    const keys = aDelivery({ tokens: [{ role: 'kct1', value: '99000000000000000001' }] });
    const first = settledBy(keys, awaiting);
    expect(first.payment).toMatchObject({ tokenStatus: 'awaited', tokens: [{ role: 'kct1' }] });
    const then = settledBy(aDelivery(), { ...awaiting, payment: first.payment });
    expect(then.payment).toMatchObject({
      tokenStatus: 'delivered',
      tokens: [{ role: 'kct1' }, { role: 'credit', value: A_TOKEN }],
    });
  });

  it('is not changed by a second one', () => {
    const other = aDelivery({ tokens: [{ role: 'credit', value: '99887766554433221100' }] });
    const settlement = settledBy(other, anEndedPayment());
    expect(settlement.payment.tokens).toEqual([{ role: 'credit', value: A_TOKEN }]);
    expect(settlement.events).toEqual([]);
  });
});

describe('a refusal', () => {
  it('fails the payment, refunds it and says why', () => {
    const settlement = settledBy(aRefusal());
    expect(settlement).toMatchObject({
      money: 'refund',
      attempt: { outcome: 'refused' },
      payment: { status: 'failed', failureCode: 'refused', failureMessage: 'TRANSACTION FAILED' },
    });
    expect(settlement.events).toEqual([
      {
        type: 'payment.failed',
        data: { code: 'refused', refunded: 5_100_00, isOurFault: false },
      },
    ]);
    expect(settlement.nextCheckInMs).toBeNull();
  });

  it('that is our fault tells the customer nothing of our keys, and the event that it is ours', () => {
    const settlement = settledBy(aRefusal({ fault: 'ours', message: 'INVALID CREDENTIALS' }));
    expect(settlement.payment).toMatchObject({ failureCode: 'provider_unavailable' });
    expect(settlement.payment.failureMessage).not.toMatch(/credentials/i);
    expect(settlement.events[0]?.data).toMatchObject({ isOurFault: true });
  });

  it('after delivery is one incident and changes nothing else', () => {
    const settlement = settledBy(aRefusal(), anEndedPayment());
    expect(settlement).toMatchObject({
      money: 'incident',
      incident: 'refused_after_delivery',
      payment: { status: 'completed', failureCode: null },
      attempt: { outcome: 'delivered' },
      events: [{ type: 'incident.opened', data: { kind: 'refused_after_delivery' } }],
    });
    const again = anEndedPayment({ incidents: ['refused_after_delivery'] });
    expect(settledBy(aRefusal(), again)).toMatchObject({ incident: null, events: [] });
  });
});

describe('a reversal', () => {
  it('before delivery refunds what was held', () => {
    expect(settledBy(reversed)).toMatchObject({
      money: 'refund',
      payment: { status: 'failed', failureCode: 'reversed' },
      attempt: { outcome: 'reversed' },
    });
  });

  it('after delivery refunds what was captured and stops waiting for a token', () => {
    const awaiting = anEndedPayment({ tokens: [], tokenStatus: 'awaited' });
    const settlement = settledBy(reversed, awaiting);
    expect(settlement).toMatchObject({
      money: 'refundCaptured',
      payment: { status: 'failed', failureCode: 'reversed', tokenStatus: 'none' },
      attempt: { outcome: 'reversed' },
      events: [{ type: 'payment.reversed', data: { refunded: 5_100_00 } }],
    });
    expect(settlement.nextCheckInMs).toBeNull();
  });

  it('after a failure does nothing', () => {
    expect(settledBy(reversed, aFailedPayment())).toMatchObject({ money: 'keep', events: [] });
  });

  it('is looked for again when the provider could not be asked the last time', () => {
    const lastLook = anEndedPayment({ checks: 1 });
    expect(settledBy(unclear, lastLook).nextCheckInMs).toBe(86_400_000);
    expect(settledBy(aDelivery(), lastLook).nextCheckInMs).toBeNull();
  });
});
