import { describe, expect, it } from '@jest/globals';
import { Columns } from './columns.js';
import { InvariantViolation } from './invariant.js';

const KEYS = new Columns({ wallet_id: 'uuid', key: 'text' });

describe('the columns of a statement', () => {
  it('are rendered for each of its lists, in one order', () => {
    expect(KEYS.names).toBe('wallet_id, key');
    expect(KEYS.of('k')).toBe('k.wallet_id, k.key');
    expect(KEYS.setTo('k')).toBe('wallet_id = k.wallet_id, key = k.key');
    expect(KEYS.recordset('$1', 'k')).toBe('jsonb_to_recordset($1) AS k(wallet_id uuid, key text)');
    expect(KEYS.and({ amount: 'bigint' }).names).toBe('wallet_id, key, amount');
  });

  it('take the fields of an item by their names in camel case, and no others', () => {
    expect(KEYS.rowOf({ key: null, walletId: 'w', other: 1 })).toEqual({
      wallet_id: 'w',
      key: null,
    });
  });

  it.each([{ key: 'k' }, Object.create({ key: 'k', walletId: 'w' }) as object])(
    'refuse an item that lacks a field of its own',
    (item) => {
      expect(() => KEYS.rowOf(item)).toThrow(InvariantViolation);
    },
  );
});
