import { describe, expect, it } from '@jest/globals';
import { differencesOf, explain, lineOf, unordered, type Explanation } from './differences.js';

describe('the differences of two contracts', () => {
  it('are none for the same contract in another order', () => {
    const one = { errors: { busy: 503, not_found: 404 }, codes: unordered(['a', 'b']) };
    const other = { codes: unordered(['b', 'a']), errors: { not_found: 404, busy: 503 } };
    expect(differencesOf(one, other)).toEqual([]);
  });

  it.each([
    ['a value that changed', { a: { b: 1 } }, { a: { b: 2 } }, ['a › b: 1 → 2']],
    ['a name that was added', {}, { a: { b: 1 } }, ['a: added {"b":1}']],
    ['a name that was removed', { a: null, b: 1 }, { b: 1 }, ['a: removed null']],
    [
      'a code that was replaced',
      { a: unordered(['x']) },
      { a: unordered(['y']) },
      ['a › x: removed true', 'a › y: added true'],
    ],
    ['a repetition in a list', { a: [1, 1] }, { a: [1] }, ['a: [1,1] → [1]']],
    ['the order of a list', { a: ['x', 'y'] }, { a: ['y', 'x'] }, ['a: ["x","y"] → ["y","x"]']],
    ['a schema inside a list', { a: [{ b: 1 }] }, { a: [{ b: 2 }] }, ['a › 0 › b: 1 → 2']],
    ['a map that became a list', { a: {} }, { a: [] }, ['a: {} → []']],
  ])('name %s', (_, was, is, lines) => {
    expect(differencesOf(was, is).map(lineOf)).toEqual(lines);
  });
});

describe('an explanation', () => {
  const added: Explanation = { at: ['answers', '*', '500'], is: { code: 'x' }, why: 'It is told.' };

  it('holds for all places that its pattern names, with this value', () => {
    const is = { answers: { one: { 500: { code: 'x' } }, two: { 500: { code: 'x' } } } };
    const was = { answers: { one: {}, two: {} } };
    const { explained, unexplained, idle } = explain(differencesOf(was, is), [added]);
    expect([explained.length, unexplained, idle]).toEqual([2, [], []]);
  });

  it.each([
    ['another value', { answers: { one: { 500: { code: 'y' } } } }],
    ['another place', { answers: { one: { 501: { code: 'x' } } } }],
    ['a deeper place', { answers: { one: { 500: {} }, two: { 2: { 500: { code: 'x' } } } } }],
  ])('does not hold for %s', (_, is) => {
    const was = { answers: { one: {}, two: { 2: {} } } };
    const { explained, unexplained, idle } = explain(differencesOf(was, is), [added]);
    expect([explained, unexplained.length, idle]).toEqual([[], expect.any(Number), [added]]);
    expect(unexplained).not.toEqual([]);
  });
});
