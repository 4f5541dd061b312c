import { describe, expect, it } from '@jest/globals';
import { IsString } from 'class-validator';
import { compareAnswer, type AnswerField } from '../../src/kernel/answer-binding.js';
import { ValidationFailed } from '../../src/kernel/errors.js';
import { koboFromNaira } from '../../src/kernel/money.js';
import { jsonBodyFault } from '../../src/platform/http/request/json-body.js';
import { problemOf } from '../../src/platform/http/problems/problem.js';
import { RequestValidationPipe } from '../../src/platform/http/request/request-validation.pipe.js';
import { longTexts, textFaults } from '../../src/platform/http/request/stored-text.js';
import { wantedFormat } from '../../src/platform/http/request/wanted-format.js';
import { readListed } from '../../src/reconciliation/statements/paystack-statement.adapter.js';
import { idOf, lineOf } from '../../src/vending/provider/answer-fields.js';
import { retryAfterMsOf } from '../../src/vending/provider/provider-wire.js';
import { readVtpassVendAnswer } from '../../src/vending/vtpass/vtpass-answer.js';
import { vtpassText } from '../../src/vending/vtpass/vtpass-text.js';
import { readInitialise, readVerify } from '../../src/fundings/gateways/paystack-answer.js';
import { aWireAnswer } from '../support/builders.js';

const spaces = (count: number): string => ' '.repeat(count);

describe('a header', () => {
  const TYPES = { json: 'application/json', csv: 'text/csv' } as const;

  it('Accept is a wish up to 4,096 characters', () => {
    expect(wantedFormat('text/csv' + spaces(4_088), TYPES)).toBe('csv');
    expect(wantedFormat('text/csv' + spaces(4_089), TYPES)).toBe('json');
  });

  it('Retry-After is a wait up to 64 characters', () => {
    const asked = (text: string): number | null =>
      retryAfterMsOf({ ...aWireAnswer({}, 429), headers: { 'retry-after': text } }, 0);
    expect(asked('5'.padStart(64, '0'))).toBe(5_000);
    expect(asked('5'.padStart(65, '0'))).toBeNull();
  });
});

describe('a field of a request', () => {
  class NoteDto {
    @IsString()
    note!: string;
  }
  const read = (body: unknown): unknown =>
    new RequestValidationPipe().transform(body, { type: 'body', metatype: NoteDto });

  it('is read up to 2,000 characters, and otherwise told to be too long', () => {
    expect(read({ note: 'x'.repeat(2_000) })).toEqual({ note: 'x'.repeat(2_000) });
    expect(() => read({ note: 'x'.repeat(2_001) })).toThrow('longer than 2000 characters');
  });

  it('is found to be too long wherever it stands', () => {
    const long = 'x'.repeat(2_001);
    const fields = longTexts({ a: long, b: [{ c: long }, long], d: 'x' }).map(({ field }) => field);
    expect(fields).toEqual(['a', 'b.0.c', 'b.1']);
  });
});

describe('what is told of faults', () => {
  const sizeOf = (error: ValidationFailed): number => JSON.stringify(problemOf(error, '')).length;

  it('is bounded, however many there are and however long their names', () => {
    const body = { ['n'.repeat(30_000)]: Array<string>(3_000).fill('\0') };
    expect(sizeOf(new ValidationFailed(textFaults(body, 'body')))).toBeLessThan(50_000);
  });

  it('is bounded also where prototypes are named', () => {
    const list = JSON.stringify(Array(2_000).fill({ proto: 1 })).replaceAll('proto', '__proto__');
    const fault = jsonBodyFault(JSON.parse(`{"${'n'.repeat(30_000)}":${list}}`));
    expect(fault?.extra.errors).toHaveLength(50);
    expect(JSON.stringify(fault?.extra.errors).length).toBeLessThan(30_000);
  });

  it('still names each of few', () => {
    const { errors } = new ValidationFailed([{ field: 'a', message: 'is wrong' }]).extra;
    expect(errors).toEqual([{ field: 'a', message: 'is wrong' }]);
  });
});

describe('a company’s text', () => {
  it('is an amount up to 64 characters', () => {
    expect(koboFromNaira('5'.padStart(64, '0'))).toBe(500);
    expect(koboFromNaira('5'.padStart(65, '0'))).toBeNull();
  });

  it('is cut to a line of 200, and then says so and means nothing', () => {
    expect(lineOf(` ${'x'.repeat(198)} `)).toBe('x'.repeat(198));
    expect(lineOf('x'.repeat(201))).toBe(`${'x'.repeat(199)}…`);
    expect(vtpassText('null' + spaces(197))).toMatch(/^null +…$/);
    expect(vtpassText(spaces(300))).toBe('…');
  });

  it('is no state of an order when it is cut', () => {
    const delivered = { code: '000', content: { transactions: { status: 'delivered' } } };
    const padded = {
      code: '000',
      content: { transactions: { status: `delivered${spaces(200)}` } },
    };
    expect(readVtpassVendAnswer(aWireAnswer(delivered), 'pay').kind).toBe('delivered');
    expect(readVtpassVendAnswer(aWireAnswer(padded), 'pay').kind).toBe('unclear');
    const code = { code: `016${spaces(10_000)}` };
    expect(readVtpassVendAnswer(aWireAnswer(code), 'pay').kind).toBe('unclear');
  });

  it('is an id up to 200 characters', () => {
    expect(idOf('x'.repeat(200))).toBe('x'.repeat(200));
    expect(['x'.repeat(201), '', 7, null, undefined].map(idOf)).toEqual(Array(5).fill(null));
  });

  it('contradicts our order when it is too long to be a word or "none"', () => {
    const field = (as: 'word' | 'id'): AnswerField<string>[] => [
      { at: ['a'], as, ours: (ours) => ours, binds: true },
    ];
    for (const as of ['word', 'id'] as const) {
      const { mismatches } = compareAnswer({ a: spaces(201) }, 'ikeja', field(as), 'delivered');
      expect(mismatches).toHaveLength(1);
    }
    expect(compareAnswer({ a: spaces(9) }, 'ikeja', field('word'), 'x').mismatches).toEqual([]);
  });
});

describe('Paystack’s text', () => {
  const data = {
    reference: 'r',
    status: 'success',
    amount: 5,
    currency: 'NGN',
    authorization_url: 'https://x',
    paid_at: '2026-01-15T13:30:00.000Z',
  };
  const body = (changes: object): object => ({ status: true, data: { ...data, ...changes } });

  it('is an address up to 2,000 characters', () => {
    const read = (url: string): string =>
      readInitialise(aWireAnswer(body({ authorization_url: url })), 'r').kind;
    expect(read(`https://${'x'.repeat(1_992)}`)).toBe('initialised');
    expect(read(`https://${'x'.repeat(1_993)}`)).toBe('unclear');
  });

  it('is a currency or a time up to 64 characters', () => {
    expect(readVerify(aWireAnswer(body({ currency: 'N'.repeat(65) })), 'r').kind).toBe('unclear');
    const answer = readVerify(aWireAnswer(body({ paid_at: '2'.repeat(65) })), 'r');
    expect(answer).toMatchObject({ kind: 'succeeded', paidAt: null });
  });

  it('is a payment of its list when no text of it is too long', () => {
    expect(readListed(data, 1)).toMatchObject({ reference: 'r', amount: 5 });
    for (const changes of [
      { reference: 'r'.repeat(201) },
      { paid_at: `${data.paid_at}${spaces(64)}` },
    ]) {
      expect(() => readListed({ ...data, ...changes }, 1)).toThrow('cannot be read');
    }
  });
});
