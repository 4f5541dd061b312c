import type { Mutant } from './mutant.js';
import { DATABASE_MUTANTS } from './database-mutants.js';
import { FUNDING_MUTANTS } from './funding-mutants.js';
import { STOPPING_MUTANTS } from './stopping-mutants.js';
import { INPUT_MUTANTS } from './input-mutants.js';
import { MECHANISM_MUTANTS } from './mechanism-mutants.js';
import { TOKEN_MUTANTS } from './token-mutants.js';
import { ANSWER_MUTANTS } from './answer-mutants.js';
import { RESTORE_MUTANTS } from './restore-mutants.js';
import { DUE_WORK_MUTANTS } from './due-work-mutants.js';
import { LANE_MUTANTS } from './lane-mutants.js';
import { LATE_ANSWER_MUTANTS } from './late-answer-mutants.js';
import { ROUTING_MUTANTS } from './routing-mutants.js';
import { OPERATOR_MUTANTS } from './operator-mutants.js';
import { SAFETY_MUTANTS } from './safety-mutants.js';

const UNIT = ['unit'];
const INTEGRATION = ['integration'];
const STATE = 'src/bill-payments/payment/payment-state.ts';
const SETTLE = 'src/bill-payments/settle/settlement.service.ts';
const VISITS = 'src/bill-payments/visit/visit.store.ts';
const WRITER = 'src/ledger/movement-writer.service.ts';
const LEDGER_MIGRATION = 'src/platform/database/migrations/1763800000002-ledger.ts';

/** Defects that lose money, each of which a team has made before us. */
export const MUTANTS: readonly Mutant[] = [
  {
    name: 'refund on a time-out',
    file: STATE,
    find: '    unclear: wait,',
    replace: '    unclear: refused,',
    projects: UNIT,
    tests: ['bill-payments/payment/payment-state', 'bill-payments/settle/settlement'],
  },
  {
    name: 'reversal after delivery ignored',
    file: STATE,
    find: "    reversed: { to: 'failed', money: 'refundCaptured' },",
    replace: '',
    projects: UNIT,
    tests: ['bill-payments/payment/payment-state', 'bill-payments/settle/settlement'],
  },
  {
    name: 'late delivery after a refund ignored',
    file: STATE,
    find: "  failed: { delivered: { to: 'failed', money: 'incident' } },",
    replace: '  failed: {},',
    projects: UNIT,
    tests: ['bill-payments/payment/payment-state', 'bill-payments/settle/settlement'],
  },
  {
    name: '"never heard of it" believed at once',
    file: 'src/bill-payments/payment/retry-policy.ts',
    find: 'return facts.count >= NOT_FOUND_MIN && now.getTime() >= settledMs;',
    replace: 'return facts.count >= 1 || now.getTime() >= settledMs;',
    projects: UNIT,
    tests: ['bill-payments/'],
  },
  {
    name: 'an expiry refunds a payment that has an attempt',
    file: 'src/bill-payments/settle/settlement.ts',
    find: "if (payment.status !== 'pending' || payment.attempts > 0) return null;",
    replace: '',
    projects: UNIT,
    tests: ['bill-payments/settle/settlement'],
  },
  {
    name: 'delivered without a token is not asked for again',
    file: 'src/bill-payments/payment/retry-policy.ts',
    find: 'if (isOpen || facts.isTokenAwaited) {',
    replace: 'if (isOpen) {',
    projects: UNIT,
    tests: ['bill-payments/'],
  },
  {
    name: 'held money released to the wrong account',
    file: 'src/ledger/posting.ts',
    find: `    { account: 'vending:held', amount: -total },
    { account: 'wallet', amount: total },`,
    replace: `    { account: 'adjustments', amount: -total },
    { account: 'wallet', amount: total },`,
    projects: UNIT,
    tests: ['ledger/posting', 'test/docs/ledger'],
  },
  {
    name: 'no balance check',
    file: 'src/ledger/movement.ts',
    find: 'if (wallet.balance < movement.amount)',
    replace: 'if (wallet.balance < 0)',
    projects: UNIT,
    tests: ['ledger/movement'],
  },
  {
    name: 'a freeze blocks refunds',
    file: 'src/ledger/movement.ts',
    find: "  if (movement.direction === 'credit') {",
    replace: `  if (wallet.status === 'frozen') return new WalletFrozen();
  if (movement.direction === 'credit') {`,
    projects: UNIT,
    tests: ['ledger/movement'],
  },
  {
    name: 'the moment to send by is ignored',
    file: 'src/platform/http-client/outbound-http.ts',
    find: 'if (sendByMs !== undefined && performance.now() > sendByMs) {',
    replace: 'if (Number.isNaN(sendByMs)) {',
    projects: INTEGRATION,
    tests: ['vending/buypower/buypower.adapter', 'vending/vtpass/vtpass.adapter'],
  },
  {
    name: 'an unknown code is a refusal',
    file: 'src/vending/vtpass/vtpass-codes.ts',
    find: "entryOf(call === 'pay' ? onPay : onRequery, code) ?? 'unclear'",
    replace: "entryOf(call === 'pay' ? onPay : onRequery, code) ?? 'refused'",
    projects: UNIT,
    tests: ['vending/vtpass'],
  },
  {
    name: 'no version check',
    file: 'src/ledger/movement.store.ts',
    find: 'WHERE w.id = l.id AND w.version = l.expected',
    replace: 'WHERE w.id = l.id',
    projects: INTEGRATION,
    tests: ['ledger/movement-writer'],
  },
  {
    name: 'idempotency key not looked up with the wallet',
    file: WRITER,
    find: 'k.wallet_id = i.wallet_id AND k.idempotency_key = i.key',
    replace: 'k.wallet_id = i.wallet_id AND false',
    projects: INTEGRATION,
    tests: ['ledger/movement-writer'],
  },
  {
    name: 'a group is written twice',
    file: WRITER,
    find: '      return await this.writeTogether(requests);',
    replace: `      await this.writeTogether(requests);
      return await this.writeTogether(requests);`,
    projects: INTEGRATION,
    tests: ['ledger/movement-writer', 'test/model'],
  },
  {
    name: 'one bad row fails its whole group',
    file: WRITER,
    find: '      if (!isRowFault(error)) throw error;',
    replace: '      if (isRowFault(error)) throw error;',
    projects: INTEGRATION,
    tests: ['ledger/movement-writer'],
  },
  {
    name: 'the purchases of a day are not added up',
    file: 'src/ledger/spending.ts',
    find: 'spent: spentOn(spent, day) + amount',
    replace: 'spent: amount',
    projects: ['unit', 'integration'],
    tests: ['ledger/limits', 'wallets/limits'],
  },
  {
    name: 'what is being paid does not count towards the balance limit',
    file: 'src/wallets/limits.service.ts',
    find: 'fundingRefusal(limits, amount, balance + awaited)',
    replace: 'fundingRefusal(limits, amount, balance)',
    projects: INTEGRATION,
    tests: ['wallets/limits'],
  },
  {
    name: 'fee kept on refund',
    file: SETTLE,
    find: `      direction: 'credit',
      amount: payment.total,`,
    replace: `      direction: 'credit',
      amount: payment.amount,`,
    projects: ['e2e'],
    tests: ['test/e2e/purchase', 'test/e2e/provider-scenarios'],
  },
  {
    name: 'refund in two places',
    file: SETTLE,
    find: '      settled.flatMap(refundOf),',
    replace:
      '      settled.flatMap(refundOf).flatMap((one) => [one, { ...one, transactionId: newId() }]),',
    projects: INTEGRATION,
    tests: ['test/model'],
  },
  {
    name: 'events left out of the commit',
    file: 'src/bill-payments/settle/settle.store.ts',
    find: 'settled.flatMap(eventRows)',
    replace: 'settled.slice(settled.length).flatMap(eventRows)',
    projects: INTEGRATION,
    tests: ['test/model'],
  },
  {
    name: 'an event is marked before it is told',
    file: 'src/events/outbox-dispatcher.service.ts',
    find: `        await this.events.publish(event);
        delivered.push(event.position);`,
    replace: `        delivered.push(event.position);
        await this.events.publish(event);`,
    projects: INTEGRATION,
    tests: ['events/'],
  },
  {
    name: 'postings need not sum to zero',
    file: LEDGER_MIGRATION,
    find: 'HAVING sum(amount) <> 0 LIMIT 1',
    replace: 'HAVING false LIMIT 1',
    projects: INTEGRATION,
    tests: ['platform/database/migrations'],
  },
  {
    name: 'entries and transactions can be changed',
    file: LEDGER_MIGRATION,
    find: '        BEFORE UPDATE OR DELETE OR TRUNCATE ON ${table}',
    replace: '        BEFORE TRUNCATE ON ${table}',
    projects: INTEGRATION,
    tests: ['platform/database/migrations'],
  },
  {
    name: 'two open attempts at once',
    file: 'src/platform/database/migrations/1763800000004-bill-payments.ts',
    find: 'CREATE UNIQUE INDEX attempts_one_open_idx',
    replace: 'CREATE INDEX attempts_one_open_idx',
    projects: INTEGRATION,
    tests: ['platform/database/payment-constraints'],
  },
  {
    name: 'the requery is a second vend',
    file: 'src/bill-payments/visit/payment-visit.service.ts',
    find: 'const answer = await this.vending.requery(provider, intentOf(payment, requestId), slot);',
    replace: `const answer = await this.vending.vend(provider, {
      ...intentOf(payment, requestId), phone: payment.phone,
      sendByMs: performance.now() + this.policies.shared.sendWithinMs,
    });`,
    projects: ['e2e'],
    tests: ['test/e2e/provider-scenarios'],
    named: 'times out but delivered|sent once',
  },
  {
    name: 'an attempt is made whatever became of the payment',
    file: VISITS,
    find: "CASE WHEN p.status <> 'pending' OR p.attempts > 0 THEN 'requery'",
    replace: "CASE WHEN p.status = 'failed' THEN 'requery'",
    projects: INTEGRATION,
    tests: ['bill-payments/visit/visit'],
  },
  {
    name: 'a claim never expires',
    file: 'src/platform/due-work/due-work.store.ts',
    find: `'(d.claimed_until IS NULL OR d.claimed_until <= now())'`,
    replace: `'d.claimed_until IS NULL'`,
    projects: INTEGRATION,
    tests: ['bill-payments/visit/visit'],
  },
  {
    name: 'the doorbell rings before the commit',
    file: 'src/bill-payments/accept/accept.service.ts',
    find: 'const outcome = await this.writer.submit({',
    replace: `this.doorbell.ring({
      walletId: caller.walletId, paymentId: made.id, billerId: made.biller_id, provider: null });
    this.doorbell.ring = () => undefined;
    const outcome = await this.writer.submit({`,
    projects: INTEGRATION,
    tests: ['bill-payments/visit/doorbell'],
  },
  {
    name: 'anybody’s payment can be read',
    file: 'src/bill-payments/bill-payments.service.ts',
    find: 'findOneBy({ walletId: caller.walletId, id })',
    replace: 'findOneBy({ id })',
    projects: ['e2e'],
    tests: ['test/e2e/owners'],
  },
  {
    name: 'two requests of one key share a group',
    file: 'src/platform/database/keyed-queue.ts',
    find: 'if (entry.blockedBy === 0) this.free.push(entry);',
    replace: 'this.free.push(entry);',
    projects: UNIT,
    tests: ['platform/database/keyed-queue'],
  },
  ...ROUTING_MUTANTS,
  ...LATE_ANSWER_MUTANTS,
  ...DUE_WORK_MUTANTS,
  ...LANE_MUTANTS,
  ...DATABASE_MUTANTS,
  ...FUNDING_MUTANTS,
  ...STOPPING_MUTANTS,
  ...MECHANISM_MUTANTS,
  ...TOKEN_MUTANTS,
  ...ANSWER_MUTANTS,
  ...RESTORE_MUTANTS,
  ...OPERATOR_MUTANTS,
  ...INPUT_MUTANTS,
  ...SAFETY_MUTANTS,
];
