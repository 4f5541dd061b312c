import type { Mutant } from './mutant.js';

const INTEGRATION = ['integration'];
const BY_RECEIVABLE = ['ledger/receivable.int'];
const PROPOSALS = 'src/operator/approvals/proposals.service.ts';

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
    file: 'src/platform/database/migrations/1763800000042-returned-money.ts',
    find: `      UPDATE fundings SET paid_amount = paid_amount
        WHERE wallet_id = NEW.wallet_id AND id = NEW.funding_id
        RETURNING CASE status WHEN 'completed' THEN amount ELSE 0 END, paid_amount\${column}
        INTO credited, paid\${variable};`,
    replace: `      SELECT CASE status WHEN 'completed' THEN amount ELSE 0 END, paid_amount\${column}
        INTO credited, paid\${variable} FROM fundings
        WHERE wallet_id = NEW.wallet_id AND id = NEW.funding_id;`,
    projects: INTEGRATION,
    tests: ['platform/database/operator-constraints'],
  },
  {
    name: 'approval: it is carried out though who asked has left',
    file: 'src/operator/approvals/approvals.service.ts',
    find: '      if (!act.isOperator(approval.askedBy)) {',
    replace:
      '      if (act.isOperator(approval.askedBy) && approval.askedBy === act.actor.userId) {',
    projects: ['e2e'],
    tests: ['test/e2e/approvals-lapse'],
  },
  {
    name: 'approval: it never expires',
    file: 'src/operator/approvals/approvals.store.ts',
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
    file: 'src/operator/approvals/approvals.store.ts',
    find: "date_trunc('day', now(), 'Africa/Lagos')",
    replace: "date_trunc('day', now(), 'UTC')",
    projects: ['e2e'],
    tests: ['test/e2e/operator-ceilings'],
  },
  {
    name: 'receivable: the rest of a chargeback is forgotten',
    file: 'src/ledger/movement.ts',
    find: '    owedAfter: owed - receivableOf(movement),',
    replace: '    owedAfter: owed,',
    projects: INTEGRATION,
    tests: BY_RECEIVABLE,
  },
  {
    name: 'receivable: a debt is paid by nothing that comes in',
    file: 'src/ledger/receivable.ts',
    find: "  return direction === 'credit' && collects === true ? Math.min(owed, amount) : 0;",
    replace:
      "  return direction === 'debit' && collects === false ? Math.min(owed, amount) * 0 : 0;",
    projects: INTEGRATION,
    tests: BY_RECEIVABLE,
  },
  {
    name: 'receivable: a write moves a wallet whose debt has changed meanwhile',
    file: 'src/ledger/movement.store.ts',
    find: 'w.version = l.expected AND w.owed = l.owed',
    replace: 'w.version = l.expected',
    projects: INTEGRATION,
    tests: BY_RECEIVABLE,
  },
  {
    name: 'receivable: more is given up than is owed',
    file: 'src/ledger/ledger.service.ts',
    find: '    if (amount > owed) throw new ReceivableExceeded(owed);',
    replace: '    if (amount < 0) throw new ReceivableExceeded(owed);',
    projects: INTEGRATION,
    tests: BY_RECEIVABLE,
  },
  {
    name: 'receivable: a wallet that can still be spent from owes',
    file: 'src/ledger/adjustment.ts',
    find: "  return status === 'frozen' ? Math.max(0, -amount - balance) : 0;",
    replace: '  return status.length > 0 ? Math.max(0, -amount - balance) : 0;',
    projects: INTEGRATION,
    tests: BY_RECEIVABLE,
  },
  {
    name: 'reversal by hand: the provider keeps what it charged',
    file: 'src/bill-payments/settle/settlement.service.ts',
    find: '      legs: isCaptured ? reverseLegs(capturedAmounts(payment)) : releaseLegs(payment.total),',
    replace: '      legs: releaseLegs(payment.total),',
    projects: ['e2e'],
    tests: ['test/e2e/operator-tokens'],
    named: 'is reversed by two people',
  },
];
