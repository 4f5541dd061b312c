import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import {
  exportedNames,
  namesWithTwoMeanings,
  privateNames,
  sourcesOf,
} from './support/declared-names.js';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

describe('the check of names', () => {
  const meanings = (...sources: [file: string, text: string][]): string[] =>
    namesWithTwoMeanings(sources.flatMap(([file, text]) => exportedNames(file, text)));

  it.each([
    ['a type', 'export type Report = string;'],
    ['an interface', 'export interface Report {}'],
    ['a class', 'export abstract class Report {}'],
    ['an enum', 'export const enum Report {}'],
    ['a function', 'export async function Report() {}'],
  ])('sees that %s has the name of another export', (_, text) => {
    const other = 'export interface Report { readonly day: string }';
    expect(meanings(['src/a.ts', other], ['src/b.ts', text])).toEqual([
      'Report: src/a.ts, src/b.ts',
    ]);
  });

  it('allows re-exports, names that are not exported, overloads and the module of production', () => {
    const overloads = 'export function f(a: 1): 1; export function f(a: 2): 2;';
    const others = "export { f } from './a.js'; function g() {}";
    expect(
      meanings(
        ['src/a.ts', `${overloads} export function g() {}`],
        ['src/b.ts', others],
        ['src/a.production.ts', 'export function g() {}'],
      ),
    ).toEqual([]);
  });

  it('sees private words in identifiers and in paths, whole words only', () => {
    const text = 'const wishOf = 1; class A { inTurn() {} } const REPLY_TOLD = 2; let winter = 0;';
    expect(privateNames('src/twin.ts', text).map((line) => line.split(' (')[0])).toEqual([
      'src/twin.ts: twin',
      'src/twin.ts: wishOf',
      'src/twin.ts: inTurn',
      'src/twin.ts: REPLY_TOLD',
    ]);
  });
});

describe.each(['src', 'simulator', 'reliability', 'bench', 'test'])('the names of %s', (folder) => {
  const sources = sourcesOf(ROOT, folder);

  it('have one meaning each: no two files export the same one', () => {
    const declared = sources.flatMap(([file, text]) => exportedNames(file, text));
    expect(declared.length).toBeGreaterThan(50);
    expect(namesWithTwoMeanings(declared)).toEqual([]);
  });

  it('are words of the trade', () => {
    expect(sources.flatMap(([file, text]) => privateNames(file, text))).toEqual([]);
  });
});
