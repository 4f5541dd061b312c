import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { ValidationFailed } from '../../../kernel/errors.js';
import { newId } from '../../../kernel/ids.js';
import { idCursor, listCursor } from './cursor.js';

const numbers = listCursor('numbers', (key): key is number => typeof key === 'number');
const texts = listCursor('texts', (key): key is string => typeof key === 'string');
const spelled = (text: string): string => Buffer.from(text).toString('base64url');

describe('a cursor', () => {
  it('gives back the number it was made of', () => {
    fc.assert(
      fc.property(fc.maxSafeInteger(), (key) => numbers.decode(numbers.encode(key)) === key),
    );
  });

  it('gives back the text it was made of', () => {
    fc.assert(fc.property(fc.string(), (key) => texts.decode(texts.encode(key)) === key));
  });

  it('may stand in a query as it is', () => {
    fc.assert(fc.property(fc.string(), (key) => /^[\w-]+$/.test(texts.encode(key))));
  });

  it.each([
    '',
    '41',
    'not base64!',
    numbers.encode(41) + '!',
    ` ${numbers.encode(41)}`,
    spelled('2:numbers:{"a":1}'),
    spelled('2:numbers:'),
    spelled('2:numbers: 41'),
    spelled('1:41'),
    spelled('0:numbers:41'),
    Buffer.from([0xff, 0xfe]).toString('base64url'),
    '\0',
  ])('that we did not make is refused on its field: %j', (cursor) => {
    expect(() => numbers.decode(cursor)).toThrow(ValidationFailed);
  });

  it('of another list is refused, also where the keys have the same form', () => {
    const refused: unknown = expect.objectContaining({
      extra: { errors: [expect.objectContaining({ field: 'cursor' })] },
    });
    expect(() => numbers.decode(texts.encode('a'))).toThrow(refused);
    const [fundings, payments] = [idCursor('fundings'), idCursor('payments')];
    const id = newId();
    expect(payments.decode(payments.encode(id))).toBe(id);
    expect(() => payments.decode(fundings.encode(id))).toThrow(refused);
  });

  it('of a list of ids holds an id', () => {
    const list = idCursor('fundings');
    expect(() => list.decode(list.encode('not an id'))).toThrow(ValidationFailed);
  });

  it('is refused or read, whatever text it is', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        try {
          return typeof texts.decode(text) === 'string';
        } catch (error) {
          return error instanceof ValidationFailed;
        }
      }),
    );
  });
});

describe('the lists of the service', () => {
  it('have each a name of their own', () => {
    const names = readdirSync('src', { recursive: true, encoding: 'utf8' })
      .filter((path) => path.endsWith('.ts') && !path.endsWith('spec.ts'))
      .filter((path) => !path.startsWith('platform/http/'))
      .flatMap((path) => [
        ...readFileSync(`src/${path}`, 'utf8').matchAll(/(?:idCursor|listCursor)\('([\w-]+)'/g),
      ])
      .map(([, name]) => name);
    expect(names.length).toBeGreaterThanOrEqual(10);
    expect(new Set(names).size).toBe(names.length);
  });
});
