import type { Mutant } from './mutant.js';

const INTEGRATION = ['integration'];
const SETTLE = 'src/bill-payments/settle/settle.store.ts';
const MIGRATION = 'src/platform/database/migrations/1763800000044-due-work.ts';

/** Defects by which something would be forgotten, or looked at for ever. */
export const DUE_WORK_MUTANTS: readonly Mutant[] = [
  {
    name: 'a due row is deleted too early',
    file: SETTLE,
    find: 'return settlement.nextCheckInMs === null ?',
    replace: 'return settlement.payment.attempts > 0 ?',
    projects: INTEGRATION,
    tests: ['bill-payments/settle/settle.store'],
  },
  {
    name: 'a due row is left after rest',
    file: SETTLE,
    find: '    fill(END_DUE, settled.flatMap(restRows)),\n',
    replace: '    fill(END_DUE, settled.flatMap(restRows).slice(0, 0)),\n',
    projects: INTEGRATION,
    tests: ['bill-payments/settle/settle.store'],
  },
  {
    name: 'PostgreSQL lets an open payment lose its due row',
    file: MIGRATION,
    find: 'IF broken IS NOT NULL THEN',
    replace: 'IF false THEN',
    projects: INTEGRATION,
    tests: ['platform/due-work/due-work-guards'],
  },
  {
    name: 'PostgreSQL takes a new payment without a due row',
    file: MIGRATION,
    find: 'IF FOUND THEN',
    replace: 'IF false THEN',
    projects: INTEGRATION,
    tests: ['platform/due-work/due-work-guards'],
  },
  {
    name: 'a funding that has ended keeps its due row',
    file: 'src/fundings/funding.store.ts',
    find: "'(SELECT * FROM changed WHERE next_ms IS NULL) s'",
    replace: "'(SELECT * FROM changed WHERE next_ms < 0) s'",
    projects: INTEGRATION,
    tests: ['fundings/sandbox-funding'],
  },
];
