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
  {
    name: 'a purchase’s day is taken in UTC',
    file: 'src/bill-payments/purchase-day.ts',
    find: 'lagosDate(new Date(momentOf(paymentId)))',
    replace: '(lagosDate, new Date(momentOf(paymentId)).toISOString().slice(0, 10))',
    projects: UNIT,
    tests: ['bill-payments/purchase-day'],
  },
  {
    name: 'input: the day to ends when it begins',
    file: 'src/kernel/period.ts',
    find: "side === 'from' ? day.from : day.until",
    replace: 'day.from',
    projects: UNIT,
    tests: ['kernel/period'],
  },
  {
    name: 'input: a cursor may be at an impossible moment',
    file: 'src/kernel/moment.ts',
    find: "!date.startsWith('0000') && dayOf(date) !== null",
    replace: "!date.startsWith('0000')",
    projects: UNIT,
    tests: ['kernel/moment', 'operator/incident-place'],
  },
];
