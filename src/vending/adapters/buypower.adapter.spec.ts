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

it('an order id begins with its minute in Lagos, so that a day’s orders are a range of keys', () => {
  expect(adapter.newRequestId(new Date('2026-01-15T23:30:00Z'))).toMatch(
    /^202601160030[0-9a-z]{20}$/,
  );
});
