import { INPUT_EDGE_MUTANTS } from './input-edge-mutants.js';
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
    file: 'src/bill-payments/accept/accept.service.ts',
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
    file: 'src/bill-payments/accept/purchase-day.ts',
    find: 'lagosDate(new Date(momentOf(paymentId)))',
    replace: '(lagosDate, new Date(momentOf(paymentId)).toISOString().slice(0, 10))',
    projects: UNIT,
    tests: ['bill-payments/accept/purchase-day'],
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
    tests: ['kernel/moment', 'incidents/incident-list-position'],
  },
  {
    name: 'input: a password that an earlier release hashed as it was sent is not tried',
    file: 'src/auth/password.service.ts',
    find: "new Set([password.normalize('NFKC'), password])",
    replace: "new Set([password.normalize('NFKC')])",
    projects: UNIT,
    tests: ['auth/password'],
  },
  {
    name: 'input: a joiner may stand between any letters',
    file: 'src/kernel/input/text.ts',
    find: 'return joinsLetters(around) || joinsPictures(around);',
    replace: 'return joinsLetters(around) || joinsPictures(around) || true;',
    projects: UNIT,
    tests: ['kernel/input/text'],
  },
  {
    name: 'input: two nicknames that look the same are two',
    file: 'src/meters/saved-meters.store.ts',
    find: 'nameKey(other.nickname) === key',
    replace: 'other.nickname === key',
    projects: E2E,
    tests: ['test/e2e/saved-meters'],
    named: 'an earlier release stored',
  },
  {
    name: 'input: a PDF draws boxes for letters that it does not have',
    file: 'src/platform/pdf/drawable.ts',
    find: 'if (this.isWhole(text)) return text;',
    replace: "if (this.isWhole(text) || text !== '') return text;",
    projects: UNIT,
    tests: ['platform/pdf/drawable', 'bill-payments/receipts/receipt-pdf'],
  },
  ...INPUT_EDGE_MUTANTS,
];
