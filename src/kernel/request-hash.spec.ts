import { hash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import {
  idempotencyOf,
  type Idempotency,
  type FieldEquivalences,
  type RequestFields,
} from './request-hash.js';

const KEY = 'key';
// Values that say something: null is as if it were absent.
const fieldsOf = fc.dictionary(fc.string(), fc.oneof(fc.string(), fc.integer(), fc.boolean()));
const MEANINGS: FieldEquivalences = { defaults: { allowDuplicate: false } };

function of(fields: RequestFields, meanings: FieldEquivalences = MEANINGS): Idempotency {
  const idempotency = idempotencyOf(KEY, fields, meanings);
  if (idempotency === null) throw new Error('there is a key');
  return idempotency;
}

/** The hash that the releases before 0.2.0 stored: undefined fields are left out, and nothing else. */
function hashOfEarlierRelease(fields: RequestFields): string {
  const sorted = Object.entries(fields)
    .filter(([, value]) => value !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return hash('sha256', JSON.stringify(sorted), 'base64url');
}

describe('the hash of a keyed request', () => {
  it('needs a key', () => {
    expect(idempotencyOf(null, { amount: 1 })).toBeNull();
    expect(of({ amount: 1 }).key).toBe(KEY);
  });

  it('does not depend on the order of its fields', () => {
    fc.assert(
      fc.property(fieldsOf, (fields) => {
        const reversed = Object.fromEntries(Object.entries(fields).reverse());
        expect(of(reversed).hash).toBe(of(fields).hash);
      }),
    );
  });

  it('is one for a field that is absent, null or at its default', () => {
    const silent = [
      {},
      { phone: undefined },
      { phone: null },
      { allowDuplicate: undefined },
      { allowDuplicate: null },
      { allowDuplicate: false },
      { allowDuplicate: false, phone: null },
    ].map((more) => of({ amount: 1, ...more }).hash);
    expect(new Set(silent).size).toBe(1);
  });

  it('tells a value from its absence, text from number, and one field from another', () => {
    const hashes = [
      {},
      { a: '1' },
      { a: 1 },
      { a: 0 },
      { a: '' },
      { a: false },
      { b: 1 },
      { a: '1,b' },
      { a: 1, b: 1 },
      { ab: 1 },
      { allowDuplicate: true },
    ].map((fields) => of(fields).hash);
    expect(new Set(hashes).size).toBe(hashes.length);
  });

  it('differs whenever a field does', () => {
    fc.assert(
      fc.property(fieldsOf, fieldsOf, (one, other) => {
        const isSame = fc.stringify(sorted(one)) === fc.stringify(sorted(other));
        expect(of(one, {}).hash === of(other, {}).hash).toBe(isSame);
        expect(of(one, {}).isSame(of(other, {}).hash)).toBe(isSame);
      }),
    );
  });

  it('takes a field for itself, whatever it is called', () => {
    for (const name of ['toString', 'constructor', 'hasOwnProperty', 'valueOf']) {
      const [here, away] = [of({ [name]: 'x' }), of({})];
      expect(here.isSame(away.hash)).toBe(false);
      expect(here.isSame(here.hash)).toBe(true);
    }
  });

  it('fits a column: 43 characters of base64url', () => {
    expect(of({ amount: 500_000 }).hash).toMatch(/^[\w-]{43}$/);
  });
});

describe('a hash that an earlier release stored', () => {
  const now: RequestFields = { amount: 1, phone: undefined, allowDuplicate: undefined };

  it.each([
    { amount: 1 },
    { amount: 1, phone: null },
    { amount: 1, allowDuplicate: false },
    { amount: 1, allowDuplicate: null },
    { amount: 1, phone: null, allowDuplicate: false },
  ])('is that of a request that means the same: %j', (then) => {
    expect(of(now).isSame(hashOfEarlierRelease(then))).toBe(true);
  });

  it.each([
    { amount: 2 },
    { amount: 1, phone: '' },
    { amount: 1, phone: '08030000000' },
    { amount: 1, allowDuplicate: true },
    {},
  ])('is not that of another request: %j', (then) => {
    expect(of(now).isSame(hashOfEarlierRelease(then))).toBe(false);
    expect(of(now).isSame(null)).toBe(false);
  });

  it('is known by every spelling of a value', () => {
    const spellings = { phone: ['08030000000', '2348030000000'] };
    const request = of({ amount: 1, phone: '+2348030000000' }, { spellings });
    for (const phone of ['+2348030000000', '08030000000', '2348030000000']) {
      expect(request.isSame(hashOfEarlierRelease({ amount: 1, phone }))).toBe(true);
    }
    expect(request.isSame(hashOfEarlierRelease({ amount: 1 }))).toBe(false);
  });
});

function sorted(fields: object): [string, unknown][] {
  return Object.entries(fields).sort(([a], [b]) => (a < b ? -1 : 1));
}
