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
];
