import { describe, expect, it } from '@jest/globals';
import { isSwitchedOff, type Switch } from './switch.js';

function aSwitch(provider: string | null, billerId: string | null, isOff = true): Switch {
  return { provider, billerId, isOff, reason: '', changedBy: '', changedAt: new Date(0) };
}

describe('whether a way to vend is off', () => {
  it.each([
    [false, []],
    [true, [aSwitch(null, 'a')]],
    [true, [aSwitch(null, null)]],
    [false, [aSwitch(null, 'a', false)]],
    [false, [aSwitch(null, 'b')]],
    [true, [aSwitch('vtpass', 'a')]],
    [true, [aSwitch('vtpass', null)]],
    // One provider that is off leaves the others.
    [false, [aSwitch('buypower', 'a'), aSwitch('buypower', null)]],
    // A biller that is on by itself does not come through a stop of all.
    [true, [aSwitch(null, 'a', false), aSwitch(null, null)]],
  ] as const)('%j for %j', (isOff, switches) => {
    expect(isSwitchedOff(switches, 'vtpass', 'a')).toBe(isOff);
  });
});
