import { describe, expect, it } from '@jest/globals';
import { BuypowerAdapter } from './buypower.adapter.js';

const adapter = new BuypowerAdapter({
  baseUrl: 'http://127.0.0.1:9/v2',
  apiKey: 'k',
  timeoutMs: 1,
  connectionsMax: 1,
});

describe('the order that a callback is about', () => {
  it.each([
    [{ orderId: 'a' }, 'a'],
    [{ data: { orderId: 'a' } }, 'a'],
    [{ orderId: 'a', data: { orderId: 'b' } }, 'a'],
    [{ orderId: 7 }, null],
    [{ orderId: '' }, null],
    [{ data: null }, null],
    [{}, null],
    ['a', null],
    [null, null],
    [[{ orderId: 'a' }], null],
  ])('by %j is %j', (callback, orderId) => {
    expect(adapter.requestIdOf(callback)).toBe(orderId);
  });
});

it('an order id begins with its day in Lagos, so that a day’s orders are a range of keys', () => {
  const intent = { walletId: 'w', paymentId: 'p', idempotencyKey: null, number: 1 };
  expect(adapter.requestIdFor(intent, '2026-01-16')).toMatch(/^20260116\d{4}[0-9a-v]{20}$/);
});
