import { describe, expect, it } from '@jest/globals';
import {
  AmountOutOfRange,
  Busy,
  DatabaseUnavailable,
  DomainError,
  ERROR_CODES,
  IdempotencyConflict,
  InsufficientFunds,
  NotFound,
  ValidationFailed,
  WalletFrozen,
  type ErrorCode,
} from './errors.js';

const CODES = Object.keys(ERROR_CODES) as ErrorCode[];

describe('an error code', () => {
  it.each(CODES)('%s is lower case with underscores, and has a title of its own', (code) => {
    expect(code).toMatch(/^[a-z]+(_[a-z]+)*$/);
    const titles = CODES.map((other) => ERROR_CODES[other].title);
    expect(titles.filter((title) => title === ERROR_CODES[code].title)).toHaveLength(1);
  });

  it.each(CODES)('%s gives its kind and title to the error that carries it', (code) => {
    const error = new DomainError(code, 'why');
    expect(error).toMatchObject({ code, ...ERROR_CODES[code], message: 'why', extra: {} });
  });
});

describe('a domain error', () => {
  it.each([
    [new ValidationFailed([]), 'validation_failed', 'invalid'],
    [new NotFound('wallet'), 'not_found', 'missing'],
    [new WalletFrozen(), 'wallet_frozen', 'forbidden'],
    [new InsufficientFunds(1, 2), 'insufficient_funds', 'refused'],
    [new IdempotencyConflict(), 'idempotency_conflict', 'conflict'],
    [new AmountOutOfRange('too much'), 'amount_out_of_range', 'refused'],
    [new Busy(), 'busy', 'unavailable'],
    [new DatabaseUnavailable(), 'database_unavailable', 'unavailable'],
  ])('%s has its own name, code and kind', (error, code, kind) => {
    expect(error).toMatchObject({ name: error.constructor.name, code, kind });
  });

  it('says how much is there and how much is needed', () => {
    expect(new InsufficientFunds(300, 500).message).toMatch(/300 kobo.*500 kobo/);
  });

  it('lists every field that is not valid', () => {
    const errors = [
      { field: 'amount', message: 'must be an integer' },
      { field: 'phone', message: 'must be digits' },
    ];
    const error = new ValidationFailed(errors);
    expect(error.extra.errors).toEqual(errors);
    expect(error.message).toBe('amount: must be an integer; phone: must be digits');
  });

  it.each([new Busy(), new DatabaseUnavailable()])('%s says when to come back', (error) => {
    expect(error.extra.retryAfterSeconds).toBeGreaterThan(0);
  });
});
