import type { Mutant } from './mutant.js';

const UNIT = ['unit'];
const INTEGRATION = ['integration'];
const STEP = 'src/fundings/settle/funding-step.ts';
const SETTLEMENT = 'src/fundings/settle/funding-settlement.service.ts';
const BY_STEP = { file: STEP, projects: UNIT, tests: ['fundings/settle/funding-step'] };

/** Defects of money that comes in through a gateway. */
export const FUNDING_MUTANTS: readonly Mutant[] = [
  {
    ...BY_STEP,
    name: 'what is credited is credited again',
    find: "      return answer.kind === 'reversed' ? { kind: 'incident', incident: 'reversed' } : keep;",
    replace: "      return answer.kind === 'succeeded' ? paidStep(facts, answer) : keep;",
  },
  {
    ...BY_STEP,
    name: 'money that comes in after a failure is kept from the customer',
    find: "      return answer.kind === 'succeeded' ? paidStep(facts, answer) : keep;",
    replace: '      return keep;',
  },
  {
    ...BY_STEP,
    name: 'a kobo is not compared',
    find: '  if (amount === expected) return true;',
    replace: '  if (Math.abs(amount - expected) <= 1) return true;',
  },
  {
    ...BY_STEP,
    name: 'the currency is not compared',
    find: "  if (paid.currency !== 'NGN') return { kind: 'mismatch', incident: 'currency_mismatch' };",
    replace: '',
  },
  {
    ...BY_STEP,
    name: 'doubt about the gateway ends a funding',
    find: "    case 'unclear':\n      return keep;",
    replace: "    case 'unclear':\n      return failIf(isOver, facts);",
  },
  {
    ...BY_STEP,
    name: 'a page that nobody has paid on yet is believed to be abandoned',
    find: '      return failIf(isOver || isLeft(facts, trigger, policy), facts);',
    replace: '      return failIf(true, facts);',
  },
  {
    ...BY_STEP,
    name: 'a late payment is forgotten when the gateway cannot be asked about it',
    find: "  const goesOn = status === 'pending' || answer === 'unclear';",
    replace: "  const goesOn = status === 'pending';",
  },
  {
    name: 'a refund at the gateway is nobody’s business',
    file: 'src/fundings/gateways/paystack-answer.ts',
    find: "  ['refund.processed', 'refunded'],\n",
    replace: '',
    projects: ['unit', 'integration'],
    tests: ['fundings/gateways/paystack-answer', 'fundings/paystack-webhooks'],
  },
  {
    name: 'the signature of a webhook is not compared',
    file: 'src/fundings/gateways/paystack.adapter.ts',
    find: '    if (!timingSafeEqual(expected, given) || !isHex) return null;',
    replace:
      '    if (!timingSafeEqual(expected, expected) || given.length === 0 || !isHex) return null;',
    projects: INTEGRATION,
    tests: ['fundings/paystack-webhooks'],
  },
  {
    name: 'a webhook is believed without asking',
    file: 'src/fundings/notices/gateway-notices.service.ts',
    find: '    if (due !== null) this.lanes.offer(due, digest);',
    replace: `    if (due !== null) {
      const { data } = notice.body as { data: { amount: number } };
      const { reference } = due;
      const paid = { reference, amount: data.amount, requestedAmount: null, fees: null };
      const answer = { kind: 'succeeded', ...paid, currency: 'NGN', paidAt: null } as const;
      await this.settlement.apply(due, answer, 'notice');
    }`,
    projects: INTEGRATION,
    tests: ['fundings/paystack-webhooks'],
    named: 'believes the gateway',
  },
  {
    name: 'what is credited is what the answer says',
    file: SETTLEMENT,
    find: 'await this.credit(tx, funding, transactionId);',
    replace:
      "await this.credit(tx, answer.kind === 'succeeded' ? { ...funding, amount: answer.amount } : funding, transactionId);",
    projects: INTEGRATION,
    tests: ['fundings/paystack-funding'],
  },
  {
    name: 'the credit is not in the commit of its funding',
    file: SETTLEMENT,
    find: 'await this.ledger.post(tx, [movement], [], []);',
    replace:
      'await this.database.transaction((apart) => this.ledger.post(apart, [movement], [], []));',
    projects: INTEGRATION,
    tests: ['fundings/paystack-commit'],
  },
  {
    name: 'a funding is read without its lock',
    file: 'src/fundings/funding.store.ts',
    find: 'WHERE f.wallet_id = $1 AND f.id = $2 FOR NO KEY UPDATE`',
    replace: 'WHERE f.wallet_id = $1 AND f.id = $2`',
    projects: INTEGRATION,
    tests: ['fundings/paystack-races'],
  },
  {
    name: 'the gateway hears of a funding before it is committed',
    file: 'src/fundings/start/checkout.service.ts',
    find: '        return this.insert(tx, caller, amount, idempotency);',
    replace: `        const row = await this.insert(tx, caller, amount, idempotency);
        if (row === null) return null;
        const { email } = await this.users.get(caller.userId);
        const order = { reference: row.reference, amount, email, metadata: {} };
        const early = await this.gateway.initialise(order);
        const { gateway } = this;
        gateway.initialise = () => {
          Reflect.deleteProperty(gateway, 'initialise');
          return Promise.resolve(early);
        };
        return row;`,
    projects: INTEGRATION,
    tests: ['fundings/paystack-commit', 'fundings/paystack-funding'],
  },
  {
    name: 'a payment that was taken without a page waits for the sweep',
    file: 'src/fundings/start/checkout.service.ts',
    find: "      case 'duplicate':\n      case 'taken':\n",
    replace: "      case 'taken':\n        return fundingView(funding);\n      case 'duplicate':\n",
    projects: INTEGRATION,
    tests: ['fundings/sandbox-funding'],
    named: 'by the request itself',
  },
  {
    name: 'a payment that was begun at another gateway is taken by the one in use',
    file: 'src/fundings/start/checkout.service.ts',
    find: '      if (funding.gateway !== this.gateway.code) return pendingView(funding);\n',
    replace: '',
    projects: INTEGRATION,
    tests: ['fundings/sandbox-funding'],
    named: 'another gateway',
  },
  {
    name: 'nobody looks for a lost webhook',
    file: 'src/fundings/visit/funding-lanes.service.ts',
    find: 'lanes: [code],',
    replace: 'lanes: [],',
    projects: INTEGRATION,
    tests: ['fundings/paystack-funding'],
    named: 'by the sweep alone',
  },
  {
    name: 'a payer’s visits to the return page use up the funding’s schedule',
    file: 'src/fundings/settle/funding-settlement.service.ts',
    find: "funding.checks + (trigger === 'sweep' ? 1 : 0);",
    replace: "funding.checks + (trigger === 'sweep' || trigger === 'return' ? 1 : 0);",
    projects: INTEGRATION,
    tests: ['fundings/paystack-webhooks'],
    named: 'keeps its schedule',
  },
];
