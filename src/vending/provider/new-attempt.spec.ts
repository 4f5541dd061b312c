import { expect, it } from '@jest/globals';
import { BuypowerAdapter } from '../buypower/buypower.adapter.js';
import { attemptAt } from './new-attempt.js';

const provider = new BuypowerAdapter({
  baseUrl: 'http://127.0.0.1:9/v2',
  apiKey: 'k',
  timeoutMs: 1,
  connectionsMax: 1,
  isProduction: false,
  warn: () => undefined,
});
const intent = { walletId: 'w', paymentId: 'p', idempotencyKey: 'k', number: 1 };

it.each([
  ['2026-01-15T22:59:59.999Z', '20260115'],
  ['2026-01-15T23:00:00.000Z', '20260116'],
  ['2026-01-16T00:30:00.000Z', '20260116'],
  ['2026-12-31T23:30:00.000Z', '20270101'],
])('an attempt that is sent at %s has an id of the day in Lagos, %s', (at, day) => {
  const attempt = attemptAt(provider, intent, new Date(at));
  expect(attempt).toEqual({ provider: 'buypower', requestId: expect.stringContaining(day) });
  expect(attempt.requestId.indexOf(day)).toBe(0);
});
