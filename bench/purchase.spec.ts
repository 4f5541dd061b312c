import { describe, expect, it } from '@jest/globals';
import { meterOf, nextSerial, purchaseOf } from './purchase.js';

describe('a purchase of the benchmark', () => {
  it('is for a meter whose digits pass the Luhn check', () => {
    expect([0, 1, 2, 9_999_999_999].map(meterOf)).toEqual([
      '0400000000002',
      '0400000000010',
      '0400000000028',
      '0499999999992',
    ]);
  });

  it('has a meter and a key of its own, and whole naira', () => {
    const [one, other] = [purchaseOf(1, 'token'), purchaseOf(2, 'token')];
    expect(one.headers['idempotency-key']).not.toBe(other.headers['idempotency-key']);
    const { amount, meterNumber } = JSON.parse(one.body) as Record<string, unknown>;
    expect(meterNumber).toBe(meterOf(1));
    expect(Number(amount) % 100).toBe(0);
  });

  it('carries its due time in its key, and takes a given biller', () => {
    const { headers, body } = purchaseOf(1, 'token', { billerId: 'eko-electric', dueAtMs: 12.5 });
    expect(headers['idempotency-key']).toBe('bench-1-12.500');
    expect(JSON.parse(body)).toMatchObject({ billerId: 'eko-electric' });
  });

  it('is as long as the script for wrk says that each of them is', () => {
    for (const serial of [0, 4_000, 4_001, 123_456]) {
      expect(purchaseOf(serial, 'token').body).toHaveLength(97);
    }
  });

  it('meets no meter of another piece of load', () => {
    expect(Math.abs(nextSerial() - nextSerial())).toBe(10_000_000);
  });
});
