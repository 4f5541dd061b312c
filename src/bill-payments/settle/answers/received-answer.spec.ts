import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { aDelivery } from '../../../../test/support/builders.js';
import {
  aFailedPayment,
  anEndedPayment,
  settledBy,
  notFound,
  pending,
  unclear,
} from '../../../../test/support/settling.js';
import type { ProviderAnswer } from '../../../vending/provider/provider-answer.js';
import { bounded } from './received-answer.js';

const timedOut: ProviderAnswer = {
  kind: 'unclear',
  reason: 'timeout',
  evidence: { reason: 'timeout' },
};

describe('an answer as it is kept', () => {
  it('is the one that decided when it moved the money', () => {
    const delivery = aDelivery();
    expect(settledBy(delivery, { call: 'vend' }).received).toEqual({
      number: 1,
      call: 'vend',
      kind: 'delivered',
      hasDecided: true,
      evidence: delivery.evidence,
    });
  });

  it.each([
    ['pending', pending],
    ['unclear', unclear],
    ['notFound', notFound],
    ['silent', timedOut],
  ])('decided nothing when it was %s', (kind, answer) => {
    expect(settledBy(answer).received).toMatchObject({ call: 'requery', kind, hasDecided: false });
  });

  it('decided nothing when it repeated what was known', () => {
    const again = settledBy(aDelivery(), anEndedPayment());
    expect(again.received).toMatchObject({ kind: 'delivered', hasDecided: false });
  });

  it('counts as one that decided when it opened an incident, and once', () => {
    expect(settledBy(aDelivery(), aFailedPayment()).received).toMatchObject({ hasDecided: true });
    const known = aFailedPayment({ incidents: ['delivered_after_refund'] });
    expect(settledBy(aDelivery(), known).received).toMatchObject({ hasDecided: false });
  });
});

describe('evidence within its bound', () => {
  it('is as the provider sent it when it is as long as answers are', () => {
    const evidence = {
      status: 200,
      body: { requestId: 'r', list: [1, 2, 3], text: 'é'.repeat(2_000) },
    };
    expect(bounded(evidence)).toBe(evidence);
  });

  it('keeps ids, meters and amounts of an answer that is far too long', () => {
    const long = Object.fromEntries(
      Array.from({ length: 400 }, (_, i) => [`text${i}`, 'x'.repeat(1_000)]),
    );
    const order = { requestId: 'ours', content: { unique_element: '01', amount: 5_000, ...long } };
    const kept = bounded({ status: 200, body: { ...long, ...order } });
    expect(kept).toMatchObject({
      status: 200,
      body: { requestId: 'ours' },
      cutFrom: expect.any(Number),
    });
    expect(JSON.stringify(kept).length).toBeLessThan(16_400);
  });

  it('is never longer, whatever was sent', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), fc.nat(60), (part, times) => {
        const body = Array.from({ length: times }, (_, i) => ({ i, part, text: 'z'.repeat(900) }));
        const wide = Object.fromEntries(body.map((one, i) => [`name ${i}`, one]));
        expect(JSON.stringify(bounded({ body, wide })).length).toBeLessThan(16_400);
      }),
    );
  });
});
