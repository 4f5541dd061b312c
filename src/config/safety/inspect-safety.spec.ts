import { describe, expect, it } from '@jest/globals';
import { productionEnvironment } from '../../../test/support/production.js';
import { inspectSafety } from './inspect-safety.js';
import { SAFETY_RULES } from './safety-rules.js';

const UNSAFE = { ...productionEnvironment(), RATE_LIMIT: 'off', FAIL_POINTS: 'accepted' };

/** The rules that the warnings of an environment are about, with what each says. */
function warned(settings: Record<string, string>): string[] {
  return inspectSafety(settings).warnings.map(({ message, rule }) => `${rule}: ${message}`);
}

describe('ALLOW_UNSAFE', () => {
  it('exempts from the rules that it names, and warns of each', () => {
    const settings = { ...UNSAFE, ALLOW_UNSAFE: ' fail-points ,rate-limit,, ' };
    expect(inspectSafety(settings).problems).toEqual([]);
    expect(warned(settings)).toEqual([
      'rate-limit: a safety rule is switched off by ALLOW_UNSAFE',
      'fail-points: a safety rule is switched off by ALLOW_UNSAFE',
    ]);
  });

  it('leaves the other rules as they are', () => {
    expect(inspectSafety({ ...UNSAFE, ALLOW_UNSAFE: 'rate-limit' }).problems).toEqual([
      expect.stringMatching(/^FAIL_POINTS: .* \(fail-points\)$/),
    ]);
  });

  it.each(['*', 'all', 'true', 'Rate-Limit', 'rate_limit', 'rate-limit;fail-points', 'RATE_LIMIT'])(
    'exempts from nothing as %s, which is refused as the name of no rule',
    (ALLOW_UNSAFE) => {
      const { problems } = inspectSafety({ ...UNSAFE, ALLOW_UNSAFE });
      expect(problems).toHaveLength(3);
      expect(problems[0]).toContain(`ALLOW_UNSAFE: no rule is called ${ALLOW_UNSAFE}`);
    },
  );

  it('refuses the name of no rule outside production too', () => {
    expect(inspectSafety({ ALLOW_UNSAFE: 'rate-limits' }).problems).toHaveLength(1);
  });

  it('warns of a name whose rule is met, and goes on', () => {
    const settings = { ...productionEnvironment(), ALLOW_UNSAFE: 'rate-limit,rate-limit' };
    expect(inspectSafety(settings).problems).toEqual([]);
    expect(warned(settings)).toEqual(['rate-limit: ALLOW_UNSAFE names a rule that is met']);
    expect(warned({ ALLOW_UNSAFE: 'rate-limit', RATE_LIMIT: 'off' })).toHaveLength(1);
  });

  it('can exempt from every rule at once, as a start on the defaults needs', () => {
    const names = SAFETY_RULES.map(({ name }) => name).join(',');
    const { problems, warnings } = inspectSafety({ NODE_ENV: 'production', ALLOW_UNSAFE: names });
    expect(problems).toEqual([]);
    expect(warnings).toHaveLength(SAFETY_RULES.length);
  });
});
