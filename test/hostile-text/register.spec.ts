import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { CHECKER_PARSERS } from '../support/hostile-text/checker-parsers.js';
import { COMPANY_PARSERS } from '../support/hostile-text/company-parsers.js';
import { dtoParsers, OTHER_PARSERS } from '../support/hostile-text/other-parsers.js';
import { placesIn, placesThatRead } from '../support/hostile-text/places.js';
import {
  OF_DTOS,
  OF_OURS,
  OF_THIS_MACHINE,
  placesOf,
  READ_BY,
} from '../support/hostile-text/register.js';
import { REQUEST_PARSERS } from '../support/hostile-text/request-parsers.js';
import { SIMULATOR_PARSERS } from '../support/hostile-text/simulator-parsers.js';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const PLACES = (await placesThatRead(ROOT)).filter(
  (place) => !OF_THIS_MACHINE.some((folder) => place.startsWith(folder)),
);
const DTOS = await dtoParsers(ROOT);
const REGISTERED = [
  ...placesOf(Object.values(READ_BY).flat()),
  ...placesOf(OF_DTOS),
  ...placesOf(Object.values(OF_OURS).flat()),
];

/** Whether a place is a field of a DTO, which its DTO has read. */
function isDtoField(place: string): boolean {
  return DTOS.some(({ name }) => place.startsWith(`${name}.`));
}

describe('the register of what looks into texts', () => {
  it('has every place of the code: a new one goes to test/support/hostile-text/register.ts', () => {
    const known = new Set(REGISTERED);
    expect(PLACES.filter((place) => !known.has(place) && !isDtoField(place))).toEqual([]);
  });

  it('has no place that is gone, and none twice', () => {
    const present = new Set(PLACES);
    expect(REGISTERED.filter((place) => !present.has(place))).toEqual([]);
    expect(REGISTERED.filter((place, index) => REGISTERED.indexOf(place) !== index)).toEqual([]);
  });

  it('names parsers that the property test has', () => {
    const names = [
      ...REQUEST_PARSERS,
      ...COMPANY_PARSERS,
      ...OTHER_PARSERS,
      ...SIMULATOR_PARSERS,
      ...CHECKER_PARSERS,
    ].map(({ name }) => name);
    expect(Object.keys(READ_BY).filter((name) => !names.includes(name))).toEqual([]);
    expect(new Set(names).size).toBe(names.length);
  });

  it('has every DTO read', () => {
    expect(DTOS.map(({ name }) => name)).toContain('src/auth/register.dto.ts#RegisterDto');
    expect(DTOS.length).toBeGreaterThan(15);
  });
});

describe('a new parser', () => {
  it.each([
    ['a pattern', 'export const A = /a+/;', 'A'],
    ['a function that splits', "export function a(text: string) { return text.split(','); }", 'a'],
    ['a function in a function', 'function a() { return (t: string) => t.trim(); }', 'a'],
    ['a method', 'class A { b(text: string) { return JSON.parse(text); } }', 'A.b'],
    ['a getter', 'class A { get b() { return new URL(this.c); } }', 'A.b'],
    ['a decorated field', "class A { @Matches(/a/) b = ''; }", 'A.b'],
    ['a loop over code points', 'const a = (t: string) => t.codePointAt(0);', 'a'],
    ['a decoder', "const a = (t: string) => Buffer.from(t, 'hex');", 'a'],
    ['a library', 'const a = () => parse({ bom: true });', 'a'],
    ['nothing of its own', "'a,b'.split(',');", 'the file itself'],
  ])('is found by its code: %s', (_, code, name) => {
    expect(placesIn('src/new.ts', code)).toEqual([`src/new.ts#${name}`]);
  });

  it('is not suspected where nothing is read', () => {
    expect(placesIn('src/new.ts', 'export const a = (n: number) => n + 1;')).toEqual([]);
  });
});
