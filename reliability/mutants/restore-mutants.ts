import type { Mutant } from './mutant.js';
import { REPLICATION_MUTANTS } from './replication-mutants.js';

const UNIT = ['unit'];
const INTEGRATION = ['integration'];
const VISIT = 'src/bill-payments/visit/payment-visit.service.ts';
const CLOCK = 'src/platform/database/database-clock.service.ts';

/** Defects of ids, clocks and restores: a purchase is vended again, or counted for another day. */
export const RESTORE_MUTANTS: readonly Mutant[] = [
  {
    name: 'the request id is drawn at random',
    file: 'src/vending/provider/dated-request-id.ts',
    find: 'const digest = intentDigest(intent, provider, day);',
    replace: `const digest = intentDigest(intent, provider, day);
  globalThis.crypto.getRandomValues(digest);`,
    projects: UNIT,
    tests: ['vending/provider/dated-request-id'],
  },
  {
    name: 'the request id follows from the payment, whatever its key',
    file: 'src/vending/provider/attempt-intent.ts',
    find: "idempotencyKey === null ? ['payment', paymentId]",
    replace: "idempotencyKey !== '' ? ['payment', paymentId]",
    projects: UNIT,
    tests: ['vending/provider/dated-request-id'],
  },
  {
    name: 'the request id has the day in UTC',
    file: 'src/vending/provider/new-attempt.ts',
    find: 'lagosDate(now)',
    replace: 'now.toISOString().slice(0, 10)',
    projects: UNIT,
    tests: ['vending/provider/new-attempt'],
  },
  {
    name: 'a request id that exists already is a refusal',
    file: 'src/vending/vtpass/vtpass-codes.ts',
    find: "'014': 'unclear',",
    replace: "'014': 'refused',",
    projects: UNIT,
    tests: ['vending/vtpass/vtpass-codes'],
  },
  {
    name: 'an order id that exists already is a refusal',
    file: 'src/vending/buypower/buypower-codes.ts',
    find: "  403: 'ours',",
    replace: "  403: 'ours',\n  409: 'order',",
    projects: UNIT,
    tests: ['vending/buypower/buypower-answer'],
  },
  {
    name: 'sendBy counted from after the claim',
    file: VISIT,
    find: 'this.vend(payment, payment.attempt, sendByMs, slot)',
    replace: `this.vend(
          payment,
          payment.attempt,
          performance.now() + this.policies.shared.sendWithinMs,
          slot,
        )`,
    projects: INTEGRATION,
    tests: ['bill-payments/visit/send-by'],
  },
  {
    name: 'sendBy counted from after the commit of a refusal',
    file: VISIT,
    find: 'this.vend(rerouted, next, sendByMs, slot);',
    replace: `this.vend(
      rerouted,
      next,
      performance.now() + this.policies.shared.sendWithinMs,
      slot,
    );`,
    projects: INTEGRATION,
    tests: ['bill-payments/visit/send-by'],
  },
  {
    name: 'a wrong clock stops nobody',
    file: CLOCK,
    find: 'if (!this.isRight()) throw new ClockWrong();',
    replace: '',
    projects: INTEGRATION,
    tests: ['platform/database/database-clock'],
  },
  {
    name: 'a purchase is counted for the day of the process’s clock',
    file: 'src/bill-payments/accept/accept.service.ts',
    find: 'id: newIdAt(nowMs),',
    replace: 'id: newIdAt(Date.now()),',
    projects: INTEGRATION,
    tests: ['platform/database/database-clock'],
  },
  {
    name: 'a database that was put back is not noticed',
    file: 'src/bill-payments/ask-only/ask-only.service.ts',
    find: 'if (past !== undefined && !(await isSameHistory(this.database, past))) {',
    replace: "if (past !== undefined && past.markId === '') {",
    projects: ['e2e'],
    tests: ['test/e2e/put-back'],
    named: 'before the grace is over',
  },
  {
    name: '"never heard of it" after a restore is believed at once',
    file: 'src/bill-payments/ask-only/ask-only.ts',
    find: 'return rounds >= NOT_FOUND_MIN && now.getTime() >= period.beganAt.getTime() + graceMs;',
    replace: 'return rounds >= 1 && now.getTime() >= period.beganAt.getTime() - graceMs;',
    projects: UNIT,
    tests: ['bill-payments/ask-only'],
  },
  {
    name: 'ask-only: the setting keeps nothing back once the period has ended',
    file: VISIT,
    find: 'if (isHeld || !isCleared) return',
    replace: 'if (!isCleared) return',
    projects: ['e2e'],
    tests: ['test/e2e/ask-only'],
    named: 'nothing is sent, however often',
  },
  {
    name: 'ask-only: a loss that nobody has seen is ended with the others',
    file: 'src/bill-payments/ask-only/ask-only.store.ts',
    find: "AND date_trunc('milliseconds', began_at) <= $1",
    replace: 'AND $1::timestamptz IS NOT NULL',
    projects: ['e2e'],
    tests: ['test/e2e/ask-only'],
    named: 'leaves open what was noticed',
  },
  {
    name: 'ask-only: a refusal is believed while a later attempt may be missing',
    file: 'src/bill-payments/desk/payment-search.service.ts',
    find: '    if (period === null) return plain;',
    replace: "    if (period === null || answer.kind === 'refused') return plain;",
    projects: ['e2e'],
    tests: ['test/e2e/ask-only'],
    named: 'is followed by the attempt that was made then',
  },
  ...REPLICATION_MUTANTS,
];
