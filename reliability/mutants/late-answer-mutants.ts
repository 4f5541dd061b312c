import type { Mutant } from './mutant.js';

const UNIT = ['unit'];
const E2E = ['e2e'];
const INTEGRATION = ['integration'];
const BY_RETURNED = ['test/e2e/returned-money'];

/** Defects by which a later word of a provider or a gateway about money goes unheard, or is booked unasked. */
export const LATE_ANSWER_MUTANTS: readonly Mutant[] = [
  {
    name: 'a cost that is named after the whole amount was booked is not compared',
    file: 'src/bill-payments/settle/answers/token-doubts.ts',
    find: 'if (cost !== null && cost !== providerCost) {',
    replace: 'if (cost !== null && providerCost !== payment.amount && cost !== providerCost) {',
    projects: UNIT,
    tests: ['settle/answers/token-doubts'],
  },
  {
    name: 'a cost that is named later takes the place of what was booked',
    file: 'src/bill-payments/settle/settlement-draft.ts',
    find: "  if (!isTokenDue(payment) || answer.kind !== 'delivered') return unchanged(payment);",
    replace: `  if (answer.kind !== 'delivered') return unchanged(payment);
  if (!isTokenDue(payment)) return unchanged({ ...payment, providerCost: answer.cost ?? payment.amount });`,
    projects: E2E,
    tests: ['test/e2e/late-cost'],
  },
  {
    name: 'what a gateway gave back in part can be credited by hand',
    file: 'src/fundings/gateways/paystack-answer.ts',
    find: "const refund = means === 'refunded' ? refundIn(data) : null;",
    replace: "const refund = means === 'paid' ? refundIn(data) : null;",
    projects: E2E,
    tests: BY_RETURNED,
  },
  {
    name: 'PostgreSQL lets be credited by hand what a gateway gave back',
    file: 'src/platform/database/migrations/1763800000042-returned-money.ts',
    find: '`greatest(0, ${PAID} - returned)`);',
    replace: 'PAID);',
    projects: INTEGRATION,
    tests: ['platform/database/operator-constraints'],
  },
  {
    name: 'a refund that is reported again counts again',
    file: 'src/fundings/settle/funding-settlement.service.ts',
    find: 'if (refund !== null && seq !== funding.seq) await addReturned(',
    replace: 'if (refund !== null) await addReturned(',
    projects: E2E,
    tests: BY_RETURNED,
  },
  {
    name: 'a refund that does not say how much is none',
    file: 'src/fundings/settle/funding-paid.store.ts',
    find: 'THEN greatest(returned_amount, coalesce(paid_amount, amount))',
    replace: 'THEN returned_amount',
    projects: E2E,
    tests: BY_RETURNED,
  },
  {
    name: 'what was given back in part is credited whole',
    file: 'src/fundings/settle/funding-step.ts',
    find: 'return returned === 0 && isAsAsked(amount, paid)',
    replace: 'return returned >= 0 && isAsAsked(amount, paid)',
    projects: UNIT,
    tests: ['fundings/settle/funding-step'],
  },
  {
    name: 'what was paid otherwise and reversed can still be credited by hand',
    file: 'src/fundings/settle/funding-settlement.service.ts',
    find: "if (step.incident === 'reversed') await addReturned(tx, funding, null);",
    replace: '',
    projects: E2E,
    tests: BY_RETURNED,
  },
  {
    name: 'a payment in another currency is worth what the last of two people said',
    file: 'src/fundings/desk/funding-desk.store.ts',
    find: "f.status = 'mismatched' AND f.paid_amount IS NULL AND f.returned_amount = 0",
    replace: "f.status = 'mismatched' AND f.returned_amount = 0",
    projects: E2E,
    tests: BY_RETURNED,
  },
  {
    name: 'nobody asks how a dispute ended',
    file: 'src/fundings/notices/gateway-notices.service.ts',
    find: "return isDue || means === 'dispute_ended' ? funding : null;",
    replace: 'return isDue ? funding : null;',
    projects: E2E,
    tests: BY_RETURNED,
    named: 'lost dispute',
  },
];
