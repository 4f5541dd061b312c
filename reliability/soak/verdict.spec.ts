import { describe, expect, it } from '@jest/globals';
import { readProfile } from '../../simulator/profile.js';
import type { GatewayPayment } from '../checker/gateway-record.js';
import type { Vend } from '../checker/provider-record.js';
import type { Books } from './books.js';
import { profileFor } from './profiles.js';
import { daysOf } from './reconciling.js';
import { soakComplaints, failuresProven, type SoakOutcome } from './verdict.js';

const VEND: Vend = {
  provider: 'buypower',
  requestId: 'b1',
  billersCode: '04',
  variationCode: 'prepaid',
  amountNaira: 5_000,
  status: 'delivered',
  token: null,
  unreadable: null,
  contradicts: null,
  chargedNaira: 4_950,
  payCalls: 1,
  createdAt: '2026-01-15T13:30:00.000Z',
};
const REFUSED: Vend = {
  ...VEND,
  provider: 'vtpass',
  requestId: 'v1',
  status: 'failed',
  chargedNaira: 0,
};

/** A payer who bore the fees. */
const PAID: GatewayPayment = {
  gateway: 'paystack',
  reference: 'fund-1',
  status: 'success',
  requestedAmount: 100_000,
  amount: 101_500,
  currency: 'NGN',
  fees: 1_500,
  createdAt: '2026-01-15T13:30:00.000Z',
  paidAt: '2026-01-15T13:31:00.000Z',
  refunded: 0,
  disputes: [],
  webhooks: [],
};

/** One payment that the second provider delivered, and one that the first refused. */
const BOOKS: Books = {
  ends: [],
  attempts: [],
  reroutedEnds: [],
  refunds: { what: 'refunds', count: 1, kobo: 7_000 },
  payments: [
    {
      total: 505_000,
      isInReview: false,
      attempts: [
        { provider: 'vtpass', requestId: 'v1' },
        { provider: 'buypower', requestId: 'b1' },
      ],
    },
    { total: 7_000, isInReview: false, attempts: [{ provider: 'vtpass', requestId: 'b1' }] },
  ],
  incidents: [],
  booked: [{ what: 'buypower', count: 1, kobo: 495_000 }],
  credited: { what: 'credited', count: 1, kobo: 100_000 },
  fundings: [],
};
const GOOD: SoakOutcome = {
  wanted: 2,
  accepted: 2,
  books: BOOKS,
  vends: [VEND, REFUSED],
  paidIn: [PAID, { ...PAID, status: 'unpaid', paidAt: null }],
  examined: {
    payments: 2,
    byStatus: {},
    byFailure: {},
    byTokenStatus: {},
    fundings: 1,
    fundingsByStatus: {},
    fundingIncidents: {},
    atGateway: {},
    vends: 2,
    byProvider: {},
    failovers: 1,
    keys: 3,
    incidents: {},
  },
  breaches: [],
  reconciled: [{ code: 0, text: '' }],
  everybodyKnows: true,
  left: null,
  ends: [],
};

describe('what a soak came to', () => {
  it('is nothing wrong when all agree', () => {
    expect(soakComplaints(GOOD)).toEqual([]);
  });

  it('counts as failed what no provider’s own record has kept', () => {
    expect(failuresProven(GOOD)).toMatchObject({ count: 1, kobo: 7_000 });
  });

  it.each<[string, Partial<SoakOutcome>]>([
    ['too few payments', { accepted: 1 }],
    ['payments that are still open', { left: { open: 1 } }],
    ['a customer who never learned the end', { everybodyKnows: false }],
    ['a checker that could not look', { examined: null }],
    ['a breach', { breaches: [{ rule: 'vend-once', says: '', count: 1, evidence: [] }] }],
    ['a difference with a statement', { reconciled: [{ code: 1, text: '' }] }],
    ['a day that could not be reconciled', { reconciled: [{ code: 2, text: '' }] }],
    ['a refund too many', { books: { ...BOOKS, refunds: { what: '', count: 2, kobo: 14_000 } } }],
    [
      'a refund of another amount',
      { books: { ...BOOKS, refunds: { what: '', count: 1, kobo: 1 } } },
    ],
    ['a payment that was not credited', { paidIn: [PAID, PAID] }],
    ['a credit of another amount', { paidIn: [{ ...PAID, requestedAmount: 1 }] }],
    ['a charge that is not booked', { books: { ...BOOKS, booked: [] } }],
  ])('is wrong with %s', (_, change) => {
    expect(soakComplaints({ ...GOOD, ...change })).toHaveLength(1);
  });
});

describe('a soak', () => {
  it('gives both providers profiles that the simulator takes', () => {
    for (const provider of ['vtpass', 'buypower'] as const) {
      const { provider: named, ...profile } = profileFor(provider, 7, 25) as { provider: string };
      expect(named).toBe(provider);
      expect(() => readProfile(profile)).not.toThrow();
    }
  });

  it('reconciles each day of Lagos that it touches', () => {
    const late = new Date('2026-01-15T22:59:00.000Z');
    expect(daysOf(late, late)).toEqual(['2026-01-15']);
    expect(daysOf(late, new Date('2026-01-15T23:01:00.000Z'))).toEqual([
      '2026-01-15',
      '2026-01-16',
    ]);
  });
});
