import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { codeClass, vtpassFaultOf, innerClass, type CodeClass } from './vtpass-codes.js';

/** VTpass's response codes: what each proves in an answer to /pay, and in one to /requery. */
const TABLE: readonly (readonly [string, CodeClass, CodeClass])[] = [
  ['000', 'inner', 'inner'],
  ['001', 'pending', 'inner'],
  ['010', 'refused', 'unclear'],
  ['011', 'refused', 'unclear'],
  ['012', 'refused', 'unclear'],
  ['013', 'refused', 'unclear'],
  ['014', 'unclear', 'unclear'],
  ['015', 'unclear', 'notFound'],
  ['016', 'refused', 'refused'],
  ['017', 'refused', 'unclear'],
  ['018', 'refused', 'unclear'],
  ['019', 'doubted', 'unclear'],
  ['020', 'refused', 'unclear'],
  ['021', 'refused', 'unclear'],
  ['022', 'refused', 'unclear'],
  ['023', 'refused', 'unclear'],
  ['024', 'refused', 'unclear'],
  ['025', 'refused', 'unclear'],
  ['026', 'refused', 'unclear'],
  ['027', 'refused', 'unclear'],
  ['028', 'refused', 'unclear'],
  ['030', 'doubted', 'unclear'],
  ['031', 'refused', 'unclear'],
  ['032', 'refused', 'unclear'],
  ['034', 'refused', 'unclear'],
  ['035', 'refused', 'unclear'],
  ['040', 'reversed', 'reversed'],
  ['044', 'pending', 'pending'],
  ['083', 'unclear', 'unclear'],
  ['085', 'refused', 'unclear'],
  ['086', 'unclear', 'unclear'],
  ['087', 'refused', 'unclear'],
  ['089', 'pending', 'pending'],
  ['091', 'refused', 'refused'],
  ['099', 'pending', 'pending'],
];
const KNOWN = new Set(TABLE.map(([code]) => code));

describe('a response code of VTpass', () => {
  it.each(TABLE)('%s is %s to a payment and %s to a requery', (code, onPay, onRequery) => {
    expect(codeClass(code, 'pay')).toBe(onPay);
    expect(codeClass(code, 'requery')).toBe(onRequery);
  });

  it('that a requery gives about itself never refunds: only 016, 040 and 091 do, and 015 in time', () => {
    const moving = TABLE.filter(([, , onRequery]) =>
      ['refused', 'doubted', 'reversed', 'notFound'].includes(onRequery),
    );
    expect(moving.map(([code]) => code)).toEqual(['015', '016', '040', '091']);
  });

  it('says where the cause of a refusal lies', () => {
    const faulty = TABLE.filter(([, onPay]) => onPay === 'refused' || onPay === 'doubted');
    const codesOf = (fault: string): string =>
      faulty.flatMap(([code]) => (vtpassFaultOf(code) === fault ? [code] : [])).join(' ');
    const faults = ['order', 'unexplained', 'provider', 'ours'];
    expect(Object.fromEntries(faults.map((fault) => [fault, codesOf(fault)]))).toEqual({
      order: '010 011 013 017 019 020 025 026 031 032',
      unexplained: '016 091',
      provider: '012 030 034 035',
      ours: '018 021 022 023 024 027 028 085 087',
    });
    expect(vtpassFaultOf('constructor')).toBe('unexplained');
  });

  it.each(['', '0', '16', '0016', ' 016', '16.0', 'none', 'constructor', '__proto__', 'toString'])(
    'that is unknown proves nothing: %j',
    (code) => {
      expect(codeClass(code, 'pay')).toBe('unclear');
      expect(codeClass(code, 'requery')).toBe('unclear');
    },
  );

  it('proves nothing for any other text', () => {
    fc.assert(
      fc.property(fc.string(), fc.constantFrom('pay', 'requery'), (code, call) => {
        fc.pre(!KNOWN.has(code));
        expect(codeClass(code, call)).toBe('unclear');
      }),
    );
  });
});

describe('the inner status of a processed transaction', () => {
  it.each([
    ['initiated', 'pending'],
    ['pending', 'pending'],
    ['delivered', 'delivered'],
    ['failed', 'refused'],
    ['reversed', 'reversed'],
    ['resolved', 'pending'],
    ['DELIVERED', 'unclear'],
    ['successful', 'unclear'],
    ['', 'unclear'],
    ['constructor', 'unclear'],
    [null, 'unclear'],
  ])('%j is %s', (status, meaning) => {
    expect(innerClass(status)).toBe(meaning);
  });
});
