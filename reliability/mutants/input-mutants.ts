import type { Mutant } from './mutant.js';

const UNIT = ['unit'];
const E2E = ['e2e'];

/** Defects of how what people type is read. */
export const INPUT_MUTANTS: readonly Mutant[] = [
  {
    name: 'input: a phone that nobody can have is taken',
    file: 'src/kernel/input/phone.ts',
    find: 'if (!parsed.isValid())',
    replace: 'if (!parsed.isPossible())',
    projects: UNIT,
    tests: ['kernel/input/phone'],
  },
  {
    name: 'input: a phone of an earlier release is another request',
    file: 'src/bill-payments/accept.service.ts',
    find: '{ phone: earlierSpellingsOf(phone) }',
    replace: '{ phone: earlierSpellingsOf(phone).slice(4) }',
    projects: E2E,
    tests: ['test/e2e/same-request'],
    named: 'an earlier release accepted with the phone',
  },
  {
    name: 'input: a meter number keeps its spaces',
    file: 'src/kernel/input/meter-number.ts',
    find: "text.replace(SEPARATORS, '')",
    replace: 'text.trim()',
    projects: UNIT,
    tests: ['kernel/input/meter-number'],
  },
];
