import type { Mutant } from './mutant.js';

const UNIT = ['unit'];
const CONTRACT = 'src/vending/answer-contract.ts';

/** Defects of what an answer of a provider is taken for. */
export const ANSWER_MUTANTS: readonly Mutant[] = [
  {
    name: 'an answer of somebody else’s order is believed',
    file: CONTRACT,
    find: '  if (contradiction !== undefined) {',
    replace: '  if (contradiction !== undefined && answer.kind === "unclear") {',
    projects: UNIT,
    tests: ['vending/answer-contract'],
  },
  {
    name: 'a delivery without our request id is believed',
    file: CONTRACT,
    find: '  if (!isNamed && !mayBeUnnamed(answer, call, contract)) {',
    replace: "  if (!isNamed && answer.kind === 'reversed') {",
    projects: UNIT,
    tests: ['vending/answer-contract'],
  },
  {
    name: 'a requery’s refusal without our request id is believed',
    file: CONTRACT,
    find: "  if (answer.kind !== 'refused' || call !== 'vend') return false;",
    replace: "  if (answer.kind !== 'refused') return false;",
    projects: UNIT,
    tests: ['vending/answer-contract'],
  },
  {
    name: 'the meter of an answer is not compared',
    file: 'src/vending/adapters/vtpass-contract.ts',
    find: "  { at: [...TRANSACTION, 'unique_element'], as: 'digits', ours: meter, binds: true },\n",
    replace: '',
    projects: UNIT,
    tests: ['vending/answer-contract'],
  },
  {
    name: 'a contradiction is nobody’s business',
    file: 'src/bill-payments/settlement.ts',
    find: '  return finish(flagged(whole, report),',
    replace: '  return finish(whole,',
    projects: UNIT,
    tests: ['bill-payments/settlement'],
  },
  {
    name: 'the answer that moved the money is kept as any other',
    file: 'src/bill-payments/settlement.ts',
    find: 'const hasDecided = done.events.length > 0;',
    replace: "const hasDecided = done.events.length > 0 && answer.kind === 'reversed';",
    projects: UNIT,
    tests: ['bill-payments/answers'],
  },
  {
    name: 'the proof of a delivery can be deleted',
    file: 'src/platform/database/migrations/1763800000027-attempt-answers.ts',
    find: 'WHERE g.has_decided OR (',
    replace: 'WHERE (NOT g.has_decided AND ',
    projects: ['integration'],
    tests: ['bill-payments/answers'],
    named: 'refuses to change an answer',
  },
  {
    name: 'every look at a payment is kept',
    file: 'src/bill-payments/answers/answers.store.ts',
    find: "heard.call === 'requery'",
    replace: "heard.call === 'desk'",
    projects: ['integration'],
    tests: ['bill-payments/answers'],
    named: 'the last of each kind',
  },
];
