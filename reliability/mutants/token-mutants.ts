import type { Mutant } from './mutant.js';

const UNIT = ['unit'];

/** Defects of tokens: read wrongly, lost, or never come. */
export const TOKEN_MUTANTS: readonly Mutant[] = [
  {
    name: 'a number with a digit too many is read as a token',
    file: 'src/vending/token-chain.ts',
    find: 'const isToken = !isPartOfMore(chain, from, end);',
    replace: 'const isToken = !isPartOfMore(chain, from, end) || end > from;',
    projects: UNIT,
    tests: ['vending/adapters/token-'],
  },
  {
    name: 'the third token of a text is dropped',
    file: 'src/vending/adapters/token-reader.ts',
    find: 'of tokens.entries()) {',
    replace: 'of tokens.slice(0, 2).entries()) {',
    projects: UNIT,
    tests: ['vending/adapters/token-'],
  },
];
