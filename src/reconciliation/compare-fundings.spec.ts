import { describe, expect, it } from '@jest/globals';
import { compareFunding, type BookedFunding } from './compare-fundings.js';
import type { ListedGatewayPayment } from './statements/gateway-statement.js';

const AT = new Date('2026-01-15T13:30:00.000Z');
const booked: BookedFunding = {
  walletId: '0199c2f4-8a01-7c3e-9d55-0b1f6f2a7c10',
  id: '0199c2f4-8a01-7c3e-9d55-0b1f6f2a7c11',
  reference: 'fund-1',
  status: 'completed',
  amount: 2_000_00,
  at: AT,
};
const listed: ListedGatewayPayment = {
  reference: 'fund-1',
  amount: 2_000_00,
  currency: 'NGN',
  status: 'paid',
  paidAt: AT,
};

function found(
  ours: Partial<BookedFunding> | null,
  theirs: Partial<ListedGatewayPayment> | null,
): [string, number][] {
  const pair = {
    reference: 'fund-1',
    booked: ours && { ...booked, ...ours },
    listed: theirs && { ...listed, ...theirs },
  };
  return compareFunding(pair).map(({ kind, amount }) => [kind, amount]);
}

describe('a funding on both sides', () => {
  it.each([
    ['paid and completed', {}, {}],
    ['pending on both', { status: 'pending' as const }, { status: 'pending' as const }],
    ['failed here, given up there', { status: 'failed' as const }, { status: 'failed' as const }],
    ['only tried, and not listed', { status: 'pending' as const }, null],
    ['only tried there', null, { status: 'failed' as const }],
    [
      'given back before it was credited',
      { status: 'failed' as const },
      { status: 'refunded' as const },
    ],
    ['given back, and not ours', null, { status: 'refunded' as const }],
  ])('agrees: %s', (_, ours, theirs) => {
    expect(found(ours, theirs)).toEqual([]);
  });

  it.each([
    ['funding_missing_at_gateway', {}, null, 2_000_00],
    ['funding_missing_in_books', null, {}, 2_000_00],
    ['funding_amount_differs', {}, { amount: 1_000_00 }, -1_000_00],
    ['funding_amount_differs', {}, { currency: 'USD' }, 0],
    ['funding_status_differs', { status: 'pending' as const }, {}, 2_000_00],
    ['funding_status_differs', { status: 'failed' as const }, {}, 2_000_00],
    ['funding_status_differs', {}, { status: 'failed' as const }, 2_000_00],
    ['funding_status_differs', {}, { status: 'pending' as const }, 2_000_00],
    ['funding_refunded_at_gateway', {}, { status: 'refunded' as const }, 2_000_00],
    ['funding_amount_differs', { status: 'mismatched' as const }, { amount: 1 }, 1 - 2_000_00],
    ['funding_status_differs', { status: 'mismatched' as const }, {}, 2_000_00],
  ])('differs by %s: %j, %j', (kind, ours, theirs, amount) => {
    expect(found(ours, theirs)).toEqual([[kind, amount]]);
  });
});
