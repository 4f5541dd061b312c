import type { Mutant } from './mutant.js';

const INTEGRATION = ['integration'];
const PROPOSALS = 'src/operator/proposals.service.ts';

/** Defects of what operators do about money. */
export const OPERATOR_MUTANTS: readonly Mutant[] = [
  {
    name: 'adjustment: a funding is set right twice',
    file: PROPOSALS,
    find: '    if (change > 0 ? after > paid : after < 0) throw new FundingExceeded(paid, before);',
    replace: '',
    projects: ['e2e'],
    tests: ['test/e2e/operator-adjustments'],
  },
  {
    name: 'adjustment: what is approved beside it is not seen',
    file: 'src/platform/database/migrations/1763800000029-adjusted-within-paid.ts',
    find: `        UPDATE fundings SET paid_amount = paid_amount
          WHERE wallet_id = NEW.wallet_id AND id = NEW.funding_id
          RETURNING CASE status WHEN 'completed' THEN amount ELSE 0 END, paid_amount
          INTO credited, paid;`,
    replace: `        SELECT CASE status WHEN 'completed' THEN amount ELSE 0 END, paid_amount
          INTO credited, paid FROM fundings
          WHERE wallet_id = NEW.wallet_id AND id = NEW.funding_id;`,
    projects: INTEGRATION,
    tests: ['platform/database/operator-constraints'],
  },
  {
    name: 'approval: it is carried out though who asked has left',
    file: 'src/operator/approvals.service.ts',
    find: '      if (!act.isOperator(approval.askedBy)) {',
    replace:
      '      if (act.isOperator(approval.askedBy) && approval.askedBy === act.actor.userId) {',
    projects: ['e2e'],
    tests: ['test/e2e/approvals-lapse'],
  },
  {
    name: 'approval: it never expires',
    file: 'src/operator/approvals.store.ts',
    find: "const HAS_EXPIRED = `status = 'pending' AND expires_at <= now()`;",
    replace: "const HAS_EXPIRED = `status = 'pending' AND expires_at < '2000-01-01'`;",
    projects: ['e2e'],
    tests: ['test/e2e/approvals-lapse'],
  },
  {
    name: 'ceiling: two requests at once pass it',
    file: 'src/auth/users.store.ts',
    find: 'ORDER BY id FOR NO KEY UPDATE',
    replace: 'ORDER BY id FOR SHARE',
    projects: ['e2e'],
    tests: ['test/e2e/operator-ceilings'],
  },
  {
    name: 'ceiling: the day is that of UTC',
    file: 'src/operator/approvals.store.ts',
    find: "date_trunc('day', now(), 'Africa/Lagos')",
    replace: "date_trunc('day', now(), 'UTC')",
    projects: ['e2e'],
    tests: ['test/e2e/operator-ceilings'],
  },
];
