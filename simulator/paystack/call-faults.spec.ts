import { afterEach, describe, expect, it } from '@jest/globals';
import { takesAtLeast } from '../../test/support/elapsed.js';
import { HANG_MS } from '../../test/support/waits.js';
import { aReference, dataOf, secretKey, TestPaystack } from './client-for-spec.js';
import type { PaystackProfile } from './face.js';

let paystack: TestPaystack | undefined;
afterEach(async () => {
  await paystack?.stop();
});

async function start(profile: PaystackProfile): Promise<TestPaystack> {
  paystack = await TestPaystack.start({ profile });
  return paystack;
}

/** Silence is waited for: the request must have been heard by then. */
const SILENCE_MS = 2_000;

/** What a caller hears who expects this. */
async function heard(url: string, init: RequestInit, expected: string): Promise<string> {
  const forMs = expected === 'silence' ? SILENCE_MS : HANG_MS;
  try {
    const headers = { authorization: `Bearer ${secretKey}` };
    const signal = AbortSignal.timeout(forMs);
    const response = await fetch(url, { headers, signal, ...init });
    await response.json();
    return String(response.status);
  } catch (error) {
    return (error as Error).name === 'TimeoutError' ? 'silence' : 'broken';
  }
}

describe('initialize on a bad day', () => {
  it.each([
    ['silence', 'silence', false],
    ['silenceDone', 'silence', true],
    ['error', '500', false],
    ['errorDone', '500', true],
    ['tooMany', '429', false],
    ['half', 'broken', true],
    ['slow', '200', true],
  ] as const)('%s: the caller hears %s', async (fault, words, isDone) => {
    const it = await start({ initialize: { [fault]: 1 }, slowMs: 50 });
    const reference = aReference();
    const body = JSON.stringify({ email: 'ada@example.com', amount: 100, reference });
    const url = `${it.origin}/paystack/transaction/initialize`;
    expect(await heard(url, { method: 'POST', body }, words)).toBe(words);
    await it.control('profile', {});
    expect((await it.verify(reference)).status).toBe(isDone ? 200 : 404);
  });
});

describe('verify on a bad day', () => {
  it.each([
    ['silence', 'silence'],
    ['error', '500'],
    ['tooMany', '429'],
    ['half', 'broken'],
    ['slow', '200'],
  ] as const)('%s: the caller hears %s', async (fault, words) => {
    const it = await start({ verify: { [fault]: 1 }, slowMs: 50 });
    const url = `${it.origin}/paystack/transaction/verify/${await it.initialized()}`;
    expect(await heard(url, {}, words)).toBe(words);
  });

  it('says how long to wait when it is asked too often', async () => {
    const it = await start({ verify: { tooMany: 1 } });
    const headers = { authorization: `Bearer ${secretKey}` };
    const answer = await fetch(`${it.origin}/paystack/transaction/verify/x`, { headers });
    expect(answer.headers.get('retry-after')).toBe('1');
  });

  it('does not go wrong in the same way for ever, and the same way for the same seed', async () => {
    const it = await start({ seed: 3, verify: { error: 0.5 } });
    const reference = await it.initialized({ reference: 'fund-of-a-seed' });
    const ask = async (): Promise<number[]> => {
      const statuses: number[] = [];
      for (let i = 0; i < 20; i += 1) statuses.push((await it.verify(reference)).status);
      return statuses;
    };
    const first = await ask();
    expect(new Set(first)).toEqual(new Set([200, 500]));
    await it.simulator.restart();
    expect(await ask()).toEqual(first);
  });

  it('takes its time', async () => {
    const it = await start({ latency: { p50Ms: 80, p99Ms: 90 } });
    const seen = await takesAtLeast(130, async () => it.verify(await it.initialized()));
    expect(dataOf(seen)['status']).toBe('abandoned');
  });
});
