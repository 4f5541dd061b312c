import type { Mutant } from './mutant.js';

const UNIT = ['unit'];
const INTEGRATION = ['integration'];
const E2E = ['e2e'];
const SETTLEMENT = 'src/bill-payments/settle/settlement.ts';
const ROUTER = 'src/vending/routing/router.service.ts';
const WIRE = 'src/platform/http-client/outbound-http.ts';

/** Defects of several providers, of the operators' desk, and of what compares the books. */
export const ROUTING_MUTANTS: readonly Mutant[] = [
  {
    name: 'failover on doubt',
    file: SETTLEMENT,
    find: "if (!isOpen || answer.kind !== 'refused' || answer.fault === 'order') return null;",
    replace: `if (!isOpen || (answer.kind !== 'refused' && answer.kind !== 'unclear')) return null;
  if (answer.kind === 'refused' && answer.fault === 'order') return null;`,
    projects: UNIT,
    tests: ['bill-payments/settle/settlement'],
  },
  {
    name: 'failover without closing the attempt',
    file: SETTLEMENT,
    find: "  if (isRerouted) return 'refused';",
    replace: '  if (isRerouted) return attempt.outcome;',
    projects: UNIT,
    tests: ['bill-payments/settle/settlement'],
  },
  {
    name: 'the alternative is the same provider',
    file: ROUTER,
    find: '!tried.includes(provider.code) && ',
    replace: 'tried.length < 3 && ',
    projects: E2E,
    tests: ['test/e2e/failover'],
  },
  {
    name: 'the next attempt may be sent at any time',
    file: 'src/bill-payments/visit/payment-visit.service.ts',
    find: 'this.vend(rerouted, next, sendByMs, slot);',
    replace: 'this.vend(rerouted, next, sendByMs + 3_600_000, slot);',
    projects: INTEGRATION,
    tests: ['bill-payments/visit/send-by'],
  },
  {
    name: 'a refusal that only a requery proves is believed at once',
    file: 'src/vending/vtpass/vtpass-codes.ts',
    find: "  '019': 'doubted',",
    replace: "  '019': 'refused',",
    projects: UNIT,
    tests: ['vending/vtpass'],
  },
  {
    name: 'a request that was written counts as not sent',
    file: WIRE,
    find: '        watch.wasSent = true;',
    replace: '',
    projects: INTEGRATION,
    tests: ['vending/provider', 'vending/vtpass', 'vending/buypower'],
  },
  {
    name: 'an open circuit is ignored',
    file: 'src/vending/routing/circuits.service.ts',
    find: 'this.breakers.get(key)?.opened === true',
    replace: "this.breakers.get(key)?.name === ''",
    projects: E2E,
    tests: ['test/e2e/failover'],
  },
  {
    name: 'a low float is ignored',
    file: ROUTER,
    find: ' && !this.facts.isFloatLow(code))',
    replace: ')',
    projects: E2E,
    tests: ['test/e2e/failover'],
  },
  {
    name: 'a switch is ignored',
    file: ROUTER,
    find: '!this.switches.isOff(code, billerId) && ',
    replace: '',
    projects: E2E,
    tests: ['test/e2e/operator-desk'],
  },
  {
    name: 'who asked for an approval decides it',
    file: 'src/operator/approvals/approvals.service.ts',
    find: 'if (approval.askedBy === actor.userId) {',
    replace: "if (approval.askedBy === '') {",
    projects: E2E,
    tests: ['test/e2e/operator-approvals'],
  },
  {
    name: 'the audit is not in the commit of its act',
    file: 'src/operator/audit/acts.service.ts',
    find: 'return insertAuditRecord(tx, confirmed, entry);',
    replace: 'return this.database.transaction((own) => insertAuditRecord(own, confirmed, entry));',
    projects: INTEGRATION,
    tests: ['operator/audit/acts'],
  },
  {
    name: 'a callback is taken as evidence',
    file: 'src/bill-payments/callbacks/provider-callbacks.service.ts',
    find: 'if (attempt?.isLast === true) await this.hints.hint(attempt);',
    replace: `if (attempt?.isLast === true) {
      const said = { kind: 'refused', code: '016', message: 'No.', fault: 'order', evidence: {} } as const;
      await this.settlement.settle(attempt, {
        kind: 'answer', attempt: attempt.number, call: 'requery', answer: said,
      });
    }`,
    projects: E2E,
    tests: ['test/e2e/provider-callbacks'],
  },
  {
    name: 'the guard against duplicates is off',
    file: 'src/bill-payments/accept/duplicate-guard.ts',
    find: 'if (windowMs === 0 || wanted.allowDuplicate === true) return null;',
    replace: 'if (windowMs >= 0 || wanted.allowDuplicate === true) return null;',
    projects: UNIT,
    tests: ['bill-payments/accept/duplicate-guard'],
  },
  {
    name: 'reconciliation does not see a delivery that was refunded',
    file: 'src/reconciliation/compare.ts',
    find: "return isReversedSince(ours) ? [] : ['delivered_but_refunded'];",
    replace: 'return [];',
    projects: INTEGRATION,
    tests: ['reconciliation/reconcile.int'],
  },
];
