import { describe, expect, it } from '@jest/globals';
import { answerOnce, type Answered, type StoredRequest } from './answer-once.js';
import { IdempotencyConflict } from './errors.js';
import { idempotencyOf } from './request-hash.js';

interface Row extends StoredRequest {
  readonly view: string;
}

/** A command that stores its rows in a map. */
function shop(): {
  readonly rows: Map<string, Row>;
  readonly buy: (key: string | null, amount: number) => Promise<Answered<string>>;
} {
  const rows = new Map<string, Row>();
  let made = 0;
  return {
    rows,
    buy: (key, amount) => {
      const idempotency = idempotencyOf(key, { amount });
      return answerOnce<Row, string>(idempotency, {
        perform: () => {
          if (idempotency !== null && rows.has(idempotency.key)) return Promise.resolve(null);
          made += 1;
          const view = `purchase ${made}`;
          if (idempotency !== null) {
            rows.set(idempotency.key, { view, requestHash: idempotency.hash });
          }
          return Promise.resolve(view);
        },
        find: (stored) => Promise.resolve(rows.get(stored) ?? null),
        replay: ({ view }) => view,
      });
    },
  };
}

describe('answerOnce', () => {
  it('performs a command again when no key was sent', async () => {
    const { buy } = shop();
    expect(await buy(null, 5)).toEqual({ view: 'purchase 1', isReplayed: false });
    expect(await buy(null, 5)).toEqual({ view: 'purchase 2', isReplayed: false });
  });

  it('answers the same request with the same key as the first one', async () => {
    const { buy } = shop();
    expect(await buy('k', 5)).toEqual({ view: 'purchase 1', isReplayed: false });
    expect(await buy('k', 5)).toEqual({ view: 'purchase 1', isReplayed: true });
  });

  it('refuses another request with the same key', async () => {
    const { buy } = shop();
    await buy('k', 5);
    await expect(buy('k', 6)).rejects.toThrow(IdempotencyConflict);
  });

  it('refuses a key whose stored row has no hash', async () => {
    const { buy, rows } = shop();
    rows.set('k', { view: 'before hashes', requestHash: null });
    await expect(buy('k', 5)).rejects.toThrow(IdempotencyConflict);
  });
});
