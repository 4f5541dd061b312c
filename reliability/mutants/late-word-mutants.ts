import type { Mutant } from './mutant.js';

const UNIT = ['unit'];

/** Defects by which a later word of a provider or a gateway about money goes unheard, or is booked unasked. */
export const LATE_WORD_MUTANTS: readonly Mutant[] = [
  {
    name: 'a cost that is named after the whole amount was booked is not compared',
    file: 'src/bill-payments/settle/answers/token-doubts.ts',
    find: 'if (cost !== null && cost !== providerCost) {',
    replace: 'if (cost !== null && providerCost !== payment.amount && cost !== providerCost) {',
    projects: UNIT,
    tests: ['settle/answers/token-doubts'],
  },
  {
    name: 'a cost that is named later takes the place of what was booked',
    file: 'src/bill-payments/settle/settlement-draft.ts',
    find: "  if (!isTokenDue(payment) || answer.kind !== 'delivered') return unchanged(payment);",
    replace: `  if (answer.kind !== 'delivered') return unchanged(payment);
  if (!isTokenDue(payment)) return unchanged({ ...payment, providerCost: answer.cost ?? payment.amount });`,
    projects: ['e2e'],
    tests: ['test/e2e/late-cost'],
  },
];
