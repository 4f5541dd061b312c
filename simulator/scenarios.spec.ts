import { describe, expect, it } from '@jest/globals';
import { customerAddress, customerName, passesLuhn } from './meters.js';
import { findScenario, scenarioOf } from './scenarios.js';

const codeOf = (meter: string, variation: 'prepaid' | 'postpaid' = 'prepaid'): string =>
  scenarioOf(meter, variation).code;

describe('a meter number', () => {
  it.each(['01000000008', '01234567897', '0100000000008', '6200000000018'])(
    'is good when it passes Luhn: %s',
    (meter) => {
      expect(passesLuhn(meter)).toBe(true);
      expect(codeOf(meter)).toBe('good');
      expect(codeOf(meter, 'postpaid')).toBe('good');
    },
  );

  it.each([
    '01000000009',
    '0100000000009',
    '18',
    '062000000000',
    '0100000000A08',
    '',
    '-1000000008',
  ])('is wrong otherwise: %p', (meter) => {
    expect(codeOf(meter)).toBe('wrong');
  });

  it('chooses a scenario by 70SS, whether it passes Luhn or not', () => {
    for (let last = 0; last < 10; last += 1) {
      expect(codeOf(`700200000000${last}`)).toBe('02');
    }
  });

  it('falls back to Luhn when the scenario is not listed', () => {
    expect(findScenario('99')).toBeUndefined();
    expect(passesLuhn('7099000000005')).toBe(true);
    expect(codeOf('7099000000005')).toBe('good');
    expect(codeOf('7099000000008')).toBe('wrong');
  });

  it('chooses no scenario with 11 digits', () => {
    expect(codeOf('70020000000')).not.toBe('02');
  });

  it("keeps the provider's sandbox numbers to their own kind of meter", () => {
    expect(codeOf('1111111111111', 'prepaid')).toBe('good');
    expect(codeOf('1111111111111', 'postpaid')).toBe('wrong');
    expect(codeOf('1010101010101', 'postpaid')).toBe('good');
    expect(codeOf('1010101010101', 'prepaid')).toBe('wrong');
  });

  it('always belongs to the same customer', () => {
    expect(customerName('01000000008')).toBe(customerName('01000000008'));
    expect(customerName('01000000008')).toMatch(/^[A-Z]+ [A-Z]+$/);
    expect(customerAddress('01000000008')).toMatch(/^\d+ [A-Z ]+$/);
    const names = ['01000000008', '01234567897', '6200000000018'].map(customerName);
    expect(new Set(names).size).toBe(3);
  });
});
