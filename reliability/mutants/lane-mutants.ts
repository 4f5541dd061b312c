import type { Mutant } from './mutant.js';

const UNIT = ['unit'];
const LANE = 'src/platform/due-work/lane.ts';

/** Defects by which one slow provider would slow the others. */
export const LANE_MUTANTS: readonly Mutant[] = [
  {
    name: 'the sweep sleeps for ever',
    file: LANE,
    find: 'this.timer = setInterval(tick, this.work.everyMs);',
    replace: 'this.timer = setInterval(() => undefined, this.work.everyMs);',
    projects: ['e2e'],
    tests: ['test/e2e/provider-scenarios'],
    named: 'times out but delivered',
  },
  {
    name: 'an answer waits for the room of a provider that would not be asked',
    file: 'src/bill-payments/visit/lanes/deferred.ts',
    find: "paymentStepFor(status, 'reroute') === undefined || ",
    replace: '',
    projects: UNIT,
    tests: ['bill-payments/visit/lanes/deferred'],
  },
  {
    name: 'a requery that waited for its turn ignores the circuit',
    file: 'src/vending/limiter/provider-limiter.ts',
    find: '!this.circuits.admit(call, billerId)',
    replace: "(call !== 'requery' && !this.circuits.admit(call, billerId))",
    projects: UNIT,
    tests: ['vending/limiter'],
  },
  {
    name: 'the sweep takes the newest due first',
    file: 'src/bill-payments/visit/lanes/due-payments.store.ts',
    find: 'ORDER BY provider, next_check_at LIMIT $2`',
    replace: 'ORDER BY provider DESC, next_check_at DESC LIMIT $2`',
    projects: ['integration'],
    tests: ['bill-payments/visit/lanes/due-payments'],
  },
  {
    name: 'the lanes of all providers are shared',
    file: 'src/platform/due-work/lanes.ts',
    find: 'const known = this.lanes.get(name);',
    replace: 'const known = this.lanes.get(name) ?? [...this.lanes.values()][0];',
    projects: UNIT,
    tests: ['platform/due-work'],
  },
  {
    name: 'a visit that failed counts as progress',
    file: LANE,
    find: 'if (isDealtWith) this.hasProgressed = true;',
    replace: 'this.hasProgressed = isDealtWith || !isDealtWith;',
    projects: UNIT,
    tests: ['platform/due-work'],
  },
  {
    name: 'a batch waits for its slowest member',
    file: LANE,
    find: 'while (this.inFlight.size < this.work.inFlightMax) {',
    replace:
      'const isIdle = this.inFlight.size === 0;\n    while (isIdle && this.inFlight.size < this.work.inFlightMax) {',
    projects: UNIT,
    tests: ['platform/due-work'],
  },
  {
    name: 'a visit holds a payment that has gone to another provider since',
    file: 'src/bill-payments/visit/visit.store.ts',
    find: 'AND p.provider IS NOT DISTINCT FROM i.known',
    replace: '',
    projects: ['integration'],
    tests: ['bill-payments/visit/visit.store'],
  },
  {
    name: 'a meter is asked about past the door',
    file: 'src/vending/limiter/limited-provider.ts',
    find: "    if (!(slot instanceof ProviderSlot)) return { kind: 'unavailable', reason: reasonFor(slot) };\n    const answer = await withProviderSlot(slot, () => this.inner.verify(meter));",
    replace:
      '    const answer = await this.inner.verify(meter);\n    if (slot instanceof ProviderSlot) slot.release(true);',
    projects: UNIT,
    tests: ['vending/limiter'],
  },
  {
    name: 'requeries go on while the circuit of their provider is open',
    file: 'src/vending/limiter/provider-limiters.service.ts',
    find: 'new ProviderLimiter(code, this.boundsOf(code), this.circuits.forLimiter(code));',
    replace: `((circuits) => new ProviderLimiter(code, this.boundsOf(code), {
      isShut: (call, billerId) => call !== 'requery' && circuits.isShut(call, billerId),
      admit: (call, billerId) => call === 'requery' || circuits.admit(call, billerId),
      releaseTrial: (call, billerId) => circuits.releaseTrial(call, billerId),
    }))(this.circuits.forLimiter(code));`,
    projects: ['integration'],
    tests: ['bill-payments/visit/lanes/open-circuit'],
    named: 'keeps requeries of a worker back',
  },
  {
    name: 'a half-open circuit is tried by everybody at once',
    file: 'src/vending/routing/circuits.service.ts',
    find: '    for (const key of this.halfOpen(provider, billerId)) this.trialsUntilMs.set(key, untilMs);\n',
    replace: '    void untilMs;\n',
    projects: ['integration'],
    tests: ['bill-payments/visit/lanes/open-circuit'],
    named: 'lets one requery through',
  },
];
