import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { lagosDate } from '../../kernel/lagos-date.js';
import type { AttemptIntent } from './attempt-intent.js';
import { datedRequestId, isNearLagosMidnight } from './dated-request-id.js';

const INTENT: AttemptIntent = {
  walletId: '0199c2f4-8a01-7c3e-9d55-0b1f6f2a7c10',
  paymentId: '0199c2f4-9b77-7a40-8c3d-5f2b0e6d1a22',
  idempotencyKey: 'order-17',
  number: 1,
};
const DAY = '2026-01-15';

function idOf(with_: Partial<AttemptIntent> = {}, provider = 'vtpass', day = DAY): string {
  return datedRequestId({ ...INTENT, ...with_ }, provider, day);
}

describe('a request id', () => {
  // A later release must know the attempts of an earlier one again: these never change.
  it('follows from the intent by a rule that never changes', () => {
    expect(idOf()).toBe('202601150000kmh6d4ntvb7uleqq45mp');
    expect(idOf({ idempotencyKey: null, number: 2 }, 'buypower')).toBe(
      '20260115020294it9l7dd1gca3j67qh0',
    );
  });

  it('is the same for a payment that is made anew under its key', () => {
    expect(idOf({ paymentId: '0199c2f4-0000-7a40-8c3d-5f2b0e6d1a22' })).toBe(idOf());
  });

  it('differs by wallet, key, attempt, provider and day, and without a key by payment', () => {
    const other = '0199c2f4-0000-7a40-8c3d-5f2b0e6d1a22';
    const ids = [
      idOf(),
      idOf({ walletId: other }),
      idOf({ idempotencyKey: 'order-18' }),
      idOf({ number: 2 }),
      idOf({}, 'buypower'),
      idOf({}, 'vtpass', '2026-01-16'),
      idOf({ idempotencyKey: null }),
      idOf({ idempotencyKey: null, paymentId: other }),
      // A key that is written as the id of a payment is still a key.
      idOf({ idempotencyKey: INTENT.paymentId }),
    ];
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('is 32 characters: the day in Lagos, a time that exists, and letters and digits, for any key', () => {
    const times = fc.date({
      min: new Date('2020-01-01'),
      max: new Date('2099-12-30'),
      noInvalidDate: true,
    });
    const keys = fc.option(fc.string({ unit: 'binary', maxLength: 255 }));
    fc.assert(
      fc.property(times, keys, fc.integer({ min: 1, max: 9 }), (now, idempotencyKey, number) => {
        const day = lagosDate(now);
        const id = idOf({ idempotencyKey, number }, 'vtpass', day);
        expect(id).toMatch(/^\d{8}([01]\d|2[0-3])[0-5]\d[0-9a-v]{20}$/);
        expect(id.slice(0, 8)).toBe(day.replaceAll('-', ''));
      }),
    );
  });

  it('is never that of another purchase, and draws on all times and letters', () => {
    const ids = Array.from({ length: 20_000 }, (_, at) => idOf({ idempotencyKey: `order-${at}` }));
    expect(new Set(ids).size).toBe(ids.length);
    expect(new Set(ids.map((id) => id.slice(8, 12))).size).toBe(1_440);
    for (let place = 12; place < 32; place += 1) {
      expect(new Set(ids.map((id) => id[place])).size).toBe(32);
    }
  });
});

describe('midnight in Lagos', () => {
  it.each([
    ['2026-01-15T22:59:44.999Z', false],
    ['2026-01-15T22:59:45.000Z', true],
    ['2026-01-15T22:59:59.999Z', true],
    ['2026-01-15T23:00:00.000Z', true],
    ['2026-01-15T23:00:04.999Z', true],
    ['2026-01-15T23:00:05.000Z', false],
    // Midnight in Greenwich is one o'clock there.
    ['2026-01-16T00:00:00.000Z', false],
  ])('at %s is near: %s', (now, isNear) => {
    expect(isNearLagosMidnight(new Date(now), 15_000, 5_000)).toBe(isNear);
  });
});
