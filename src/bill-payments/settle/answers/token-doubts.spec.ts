import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { A_TOKEN, aDelivery, aProcessingPayment } from '../../../../test/support/builders.js';
import { anEnded, pending } from '../../../../test/support/settling.js';
import type { Delivered, VendedToken } from '../../../vending/provider/provider-answer.js';
import { isImplausible, tokensToClaim, vetted } from './token-doubts.js';

const OTHER = '99887766554433221100';
const credit = (value: string): VendedToken => ({ role: 'credit', value });
const nobody: ReadonlyMap<string, string> = new Map();

describe('a token of digits that are fillers', () => {
  it.each(['0', '9', '01', '10000000000', '1110'])('is no token: %s, repeated', (part) => {
    expect(isImplausible(part.repeat(20).slice(0, 20))).toBe(true);
  });

  it.each([A_TOKEN, OTHER, '00012345678901234560', '12345678901234567890', '26362054405982757802'])(
    'is one, however odd: %s',
    (token) => {
      expect(isImplausible(token)).toBe(false);
    },
  );

  it('is not shown, and is an incident', () => {
    const zeros = aDelivery({ tokens: [credit('0'.repeat(20)), { role: 'kct1', value: OTHER }] });
    const { answer, doubts } = vetted(aProcessingPayment(), zeros, nobody);
    expect(answer).toMatchObject({ kind: 'delivered', tokens: [{ role: 'kct1', value: OTHER }] });
    expect(doubts).toEqual([
      {
        kind: 'token_implausible',
        evidence: { tokens: [credit('0'.repeat(20))], answer: zeros.evidence },
      },
    ]);
  });
});

describe('a token of another purchase', () => {
  it('is not shown, and is an incident that names the purchase', () => {
    const owners = new Map([[A_TOKEN, 'another']]);
    const { answer, doubts } = vetted(aProcessingPayment(), aDelivery(), owners);
    expect(answer).toMatchObject({ kind: 'delivered', tokens: [], units: '79.9' });
    expect(doubts).toMatchObject([
      {
        kind: 'token_repeated',
        evidence: { tokens: [{ role: 'credit', value: A_TOKEN, firstPaymentId: 'another' }] },
      },
    ]);
  });

  it('may be the same key-change token: a purchase claims what is made for it alone', () => {
    const payment = aProcessingPayment();
    const tokens: VendedToken[] = [
      { role: 'kct1', value: '99000000000000000012' },
      { role: 'kct2', value: '99000000000000000013' },
      { role: 'reset', value: '99000000000000000014' },
      { role: 'configure', value: '99000000000000000015' },
      credit(A_TOKEN),
      { role: 'bonus', value: OTHER },
    ];
    expect(tokensToClaim(payment, aDelivery({ tokens }))).toEqual([A_TOKEN, OTHER]);
    expect(tokensToClaim(anEnded(), aDelivery())).toEqual([]);
    expect(tokensToClaim(payment, pending)).toEqual([]);
    expect(tokensToClaim(payment, aDelivery({ tokens: [credit('7'.repeat(20))] }))).toEqual([]);
  });

  it('is whatever the register says, and its own stays', () => {
    fc.assert(
      fc.property(fc.boolean(), (isOwn) => {
        const payment = aProcessingPayment();
        const owners = new Map([[A_TOKEN, isOwn ? payment.id : 'another']]);
        const { answer, doubts } = vetted(payment, aDelivery(), owners);
        expect((answer as Delivered).tokens.length).toBe(isOwn ? 1 : 0);
        expect(doubts.length).toBe(isOwn ? 0 : 1);
      }),
    );
  });
});

describe('a second success', () => {
  const first = anEnded({ providerReference: '1768', units: '79.9' });
  const again = (with_: Partial<Delivered>): unknown =>
    vetted(first, aDelivery({ providerReference: '1768', ...with_ }), nobody).doubts;

  it('that says the same, or less, is no other one', () => {
    expect(again({})).toEqual([]);
    expect(again({ tokens: [], cost: null, providerReference: null, units: null })).toEqual([]);
  });

  it.each([
    ['token', { tokens: [credit(OTHER)] }],
    ['cost', { cost: 4_925_01 }],
    ['reference', { providerReference: '1769' }],
  ] as const)('with another %s is an incident with both sides', (field, with_) => {
    expect(again(with_)).toMatchObject([
      { kind: 'second_delivery', evidence: { differences: [{ field }] } },
    ]);
  });

  it('that brings the token which was awaited is none', () => {
    const awaiting = anEnded({ tokens: [], tokenStatus: 'awaited', providerReference: '1768' });
    const answer = aDelivery({ providerReference: '1768' });
    expect(vetted(awaiting, answer, nobody).doubts).toEqual([]);
  });

  const bookedWhole = anEnded({ providerCost: 5_000_00, providerReference: '1768' });

  it('that names the cost of a purchase that was booked whole is an incident with both sides', () => {
    const answer = aDelivery({ providerReference: '1768', cost: 4_925_00 });
    expect(vetted(bookedWhole, answer, nobody).doubts).toMatchObject([
      {
        kind: 'cost_differs',
        evidence: { differences: [{ field: 'cost', ours: 5_000_00, theirs: 4_925_00 }] },
      },
    ]);
  });

  it('that names the whole amount as its cost, or no cost, agrees with what was booked whole', () => {
    for (const cost of [5_000_00, null]) {
      const answer = aDelivery({ providerReference: '1768', cost });
      expect(vetted(bookedWhole, answer, nobody).doubts).toEqual([]);
    }
  });

  it('that differs in more than the cost is another success, whatever was booked', () => {
    const answer = aDelivery({ providerReference: '1769', cost: 4_925_00 });
    expect(vetted(bookedWhole, answer, nobody).doubts).toMatchObject([
      {
        kind: 'second_delivery',
        evidence: { differences: [{ field: 'cost' }, { field: 'reference' }] },
      },
    ]);
  });

  it('is none where the first was not believed', () => {
    const failed = { ...first, status: 'failed' as const };
    expect(vetted(failed, aDelivery({ providerReference: '1769' }), nobody).doubts).toEqual([]);
  });
});
