import type { Mutant } from './mutant.js';

const STANDING = 'src/platform/database/replication/replication-status.ts';
const VISIT = 'src/bill-payments/visit/payment-visit.service.ts';

/** Defects of several database servers: what is vended is unknown to the server that takes over. */
export const REPLICATION_MUTANTS: readonly Mutant[] = [
  {
    name: 'replication: a vend is sent whether or not a standby has its attempt',
    file: VISIT,
    find: 'if (!(await this.replication.isConfirmed(payment.commit ?? null, sendByMs))) {',
    replace: 'if (payment.commit === undefined) {',
    projects: ['e2e'],
    tests: ['test/e2e/replication'],
    named: 'sends nothing while the standby hangs',
  },
  {
    name: 'replication: a commit whose wait was cancelled counts as confirmed',
    file: 'src/platform/database/replication/replication.service.ts',
    find: 'if (!commit.isWaitCancelled && (await this.outlives(commit, untilMs))) return true;',
    replace: 'if (await this.outlives(commit, untilMs)) return true;',
    projects: ['integration'],
    tests: ['src/platform/database/replication'],
    named: 'made to wait no longer',
  },
  {
    name: 'replication: attempts are made while no standby confirms any',
    file: VISIT,
    find: 'if (chosen === null || key === undefined || isHolding) return { ...ref, first: null };',
    replace:
      'if (chosen === null || key === undefined || key === `${isHolding}`) return { ...ref, first: null };',
    projects: ['e2e'],
    tests: ['test/e2e/replication'],
    named: 'sends nothing while the standby hangs',
  },
  {
    name: 'replication: one standby is enough where commits wait for two',
    file: STANDING,
    find: 'flushed[needed - 1]',
    replace: 'flushed[0]',
    projects: ['unit'],
    tests: ['platform/database/replication/replication-status'],
  },
  {
    name: 'replication: the server that took over proves what the lost one committed',
    file: STANDING,
    find: '  if (status.server !== at.server) return false;\n',
    replace: '',
    projects: ['unit'],
    tests: ['platform/database/replication/replication-status'],
  },
  {
    name: 'replication: a primary that has lost its standby is alone',
    file: STANDING,
    find: 'return standbysNeeded(names) === 0 && standbys.length === 0;',
    replace: 'return names !== null && standbys.length === 0;',
    projects: ['unit'],
    tests: ['platform/database/replication/replication-status'],
  },
];
