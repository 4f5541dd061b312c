import type { Mutant } from './mutant.js';

const UNIT = ['unit'];

/** Defects of tokens: read wrongly, lost, or never come. */
export const TOKEN_MUTANTS: readonly Mutant[] = [
  {
    name: 'a number with a digit too many is read as a token',
    file: 'src/vending/tokens/token-chain.ts',
    find: 'const isToken = !isPartOfMore(chain, from, end);',
    replace: 'const isToken = !isPartOfMore(chain, from, end) || end > from;',
    projects: UNIT,
    tests: ['vending/tokens/token-'],
  },
  {
    name: 'the third token of a text is dropped',
    file: 'src/vending/tokens/token-reader.ts',
    find: 'of tokens.entries()) {',
    replace: 'of tokens.slice(0, 2).entries()) {',
    projects: UNIT,
    tests: ['vending/tokens/token-'],
  },
  {
    name: 'a token that never comes is awaited for ever',
    file: 'src/bill-payments/settle/settlement.ts',
    find: "if (payment.tokenStatus !== 'awaited' || !isOver) return draft;",
    replace: "if (payment.tokenStatus !== 'missing' || !isOver) return draft;",
    projects: UNIT,
    tests: ['bill-payments/settle/settlement'],
  },
  {
    name: 'key-change tokens count as the token',
    file: 'src/bill-payments/payment/token-status.ts',
    find: "role === 'credit'",
    replace: "role !== 'bonus'",
    projects: UNIT,
    tests: ['bill-payments/settle/settlement'],
  },
  {
    name: 'a sale is reversed whose token was shown',
    file: 'src/bill-payments/visit/decision.ts',
    find: "payment.status === 'completed' && payment.tokenStatus === 'missing'",
    replace: "payment.status === 'completed' && payment.tokenStatus !== 'awaited'",
    projects: ['e2e'],
    tests: ['test/e2e/operator-tokens'],
  },
];
