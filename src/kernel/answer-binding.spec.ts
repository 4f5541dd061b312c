import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { compareAnswer, unnamed, type AnswerField, type FieldForm } from './answer-binding.js';

const ours = { id: '202601151430a1b2', meter: '01000000008', amount: 500_000, disco: 'IKEJA' };
type Ours = typeof ours;

const FIELDS: Readonly<Record<FieldForm, AnswerField<Ours>>> = {
  id: { at: ['id'], as: 'id', ours: ({ id }) => id, binds: true },
  digits: { at: ['id'], as: 'digits', ours: ({ meter }) => meter, binds: true },
  naira: { at: ['id'], as: 'naira', ours: ({ amount }) => amount, binds: true },
  kobo: { at: ['id'], as: 'kobo', ours: ({ amount }) => amount, binds: true },
  word: { at: ['id'], as: 'word', ours: ({ disco }) => disco, binds: true },
};

function isOurs(as: FieldForm, id: unknown): boolean {
  return compareAnswer({ id }, ours, [FIELDS[as]], 'delivered').mismatches.length === 0;
}

describe('a field of an answer', () => {
  it.each<[FieldForm, unknown, boolean]>([
    ['id', ours.id, true],
    ['id', ours.id.toUpperCase(), false],
    ['id', ` ${ours.id}`, false],
    ['id', `${ours.id} `, false],
    ['id', 202601151430, false],
    ['id', [ours.id], false],
    ['id', { id: ours.id }, false],
    ['id', true, false],
    ['digits', '01000000008', true],
    ['digits', '0100 000-0008', true],
    ['digits', '1000000008', true],
    ['digits', 1_000_000_008, true],
    ['digits', '001000000008', true],
    ['digits', '01000000009', false],
    ['digits', '0100000000', false],
    ['digits', 'none', false],
    ['digits', ['01000000008'], false],
    ['digits', {}, false],
    ['naira', 5_000, true],
    ['naira', '5000', true],
    ['naira', '5000.00', true],
    ['naira', '5,000.00', true],
    ['naira', 5_000.000_000_000_1, true],
    ['naira', 500_000, false],
    ['naira', '5000.01', false],
    ['naira', 50, false],
    ['naira', -5_000, false],
    ['naira', '0x1388', false],
    ['naira', '5e3', false],
    ['naira', 'five thousand', false],
    ['naira', [5_000], false],
    ['naira', true, false],
    ['kobo', 500_000, true],
    ['kobo', '500000', true],
    ['kobo', 5_000, false],
    ['word', ' ikeja ', true],
    ['word', 'EKO', false],
    ['word', 7, false],
  ])('as %s, %j is ours: %p', (as, theirs, expected) => {
    expect(isOurs(as, theirs)).toBe(expected);
  });

  it.each<FieldForm>(['id', 'digits', 'naira', 'kobo', 'word'])(
    'as %s may be absent, in every spelling of it',
    (as) => {
      for (const absent of [undefined, null, '', ' ', 'null', 'N/A', 'n/a', 'N\\A', []]) {
        expect(isOurs(as, absent)).toBe(true);
      }
    },
  );

  it('names the order only at its own place, and only when it binds', () => {
    const named = (body: unknown, binds = true): boolean =>
      compareAnswer(body, ours, [{ ...FIELDS.id, binds }], 'delivered').isNamed;
    expect(named({ id: ours.id })).toBe(true);
    expect(named({ id: ours.id }, false)).toBe(false);
    for (const body of [{ data: { id: ours.id } }, [{ id: ours.id }], ours.id, null, {}]) {
      expect(named(body)).toBe(false);
    }
    expect(named(Object.create({ id: ours.id }))).toBe(false);
  });

  it('that differs is reported with both sides, in our terms', () => {
    const { mismatches } = compareAnswer({ id: '4,999' }, ours, [FIELDS.naira], 'delivered');
    expect(mismatches).toEqual([{ field: 'id', ours: '5000', theirs: '4,999', binds: true }]);
    expect(unnamed(ours, [FIELDS.naira, FIELDS.id])).toEqual([
      { field: 'id', ours: ours.id, theirs: null, binds: true },
    ]);
  });

  it('is compared with nothing where we have nothing, and where it means something else', () => {
    const nothing = { ...FIELDS.word, ours: () => null };
    const elsewhere = { ...FIELDS.naira, notIn: ['reversed'] };
    expect(compareAnswer({ id: 'x' }, ours, [nothing], 'delivered').mismatches).toEqual([]);
    expect(compareAnswer({ id: 1 }, ours, [elsewhere], 'reversed').mismatches).toEqual([]);
    expect(compareAnswer({ id: 1 }, ours, [elsewhere], 'delivered').mismatches).toHaveLength(1);
  });

  it('may hold anything: it is compared, reported in bounds, and nothing is thrown', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.constantFrom(...Object.values(FIELDS)), (id, field) => {
        const { mismatches } = compareAnswer({ id }, ours, [field], 'delivered');
        for (const { theirs } of mismatches) expect(theirs?.length).toBeLessThanOrEqual(200);
      }),
    );
  });
});
