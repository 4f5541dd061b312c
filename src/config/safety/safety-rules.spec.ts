import { describe, expect, it } from '@jest/globals';
import { productionEnvironment } from '../../../test/support/production.js';
import { InvalidEnvironment, loadConfig, type Config } from '../config.js';
import type { SafetyCase } from '../../../test/support/safety-cases/safety-case.js';
import { SAFETY_CASES } from '../../../test/support/safety-cases/safety-cases.js';
import { SECRET_SETTINGS } from './secret-files.js';
import type { SafetyRule } from './safety-rule.js';
import { SAFETY_RULES } from './safety-rules.js';

/** An environment that breaks no rule, in the place where this one applies, with some settings changed. */
function environmentOf({ appliesIn }: SafetyRule, [, changes]: SafetyCase): NodeJS.ProcessEnv {
  return { ...(appliesIn === 'production' ? productionEnvironment() : {}), ...changes };
}

function problemsOf(source: NodeJS.ProcessEnv): readonly string[] {
  try {
    loadConfig(source);
    return [];
  } catch (error) {
    if (error instanceof InvalidEnvironment) return error.problems;
    throw error;
  }
}

function exempted(source: NodeJS.ProcessEnv, name: string): Config {
  return loadConfig({ ...source, ALLOW_UNSAFE: name });
}

describe('the safety rules', () => {
  it('have each a name of its own, in words and hyphens', () => {
    const names = SAFETY_RULES.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    for (const name of names) expect(name).toMatch(/^[a-z]+(?:-[a-z]+)+$/);
  });

  it('have each a case that breaks it and one that does not, and there are no other cases', () => {
    expect(Object.keys(SAFETY_CASES).sort()).toEqual(SAFETY_RULES.map(({ name }) => name).sort());
    for (const { refused, accepted } of Object.values(SAFETY_CASES)) {
      expect(refused.length).toBeGreaterThan(0);
      expect(accepted.length).toBeGreaterThan(0);
    }
  });

  it('are broken by nothing in a good environment of production, nor in an empty one', () => {
    expect(loadConfig(productionEnvironment()).warnings).toEqual([]);
    expect(loadConfig({}).warnings).toEqual([]);
  });
});

describe.each(SAFETY_RULES.map((rule) => [rule.name, rule] as const))('%s', (name, rule) => {
  const { refused, accepted } = SAFETY_CASES[name] ?? { refused: [], accepted: [] };

  it.each(refused)('refuses %s, and nothing else is wrong', (...one) => {
    const source = environmentOf(rule, one);
    const problems = problemsOf(source);
    expect(problems).toHaveLength(1);
    expect(problems[0]?.startsWith(`${rule.settings[0]}: `)).toBe(true);
    expect(problems[0]?.endsWith(` (${name})`)).toBe(true);
    const secrets = SECRET_SETTINGS.flatMap((setting) => source[setting]?.trim() ?? []);
    for (const secret of secrets.filter((text) => text.length > 5)) {
      expect(problems[0]).not.toContain(secret);
    }
  });

  it.each(refused)('is switched off by its name alone for %s, with a warning', (...one) => {
    const source = environmentOf(rule, one);
    const others = SAFETY_RULES.filter((other) => other !== rule).map((other) => other.name);
    expect(problemsOf({ ...source, ALLOW_UNSAFE: others.join(',') })).toHaveLength(1);
    const { warnings } = exempted(source, name);
    expect(warnings).toEqual([
      {
        message: 'a safety rule is switched off by ALLOW_UNSAFE',
        rule: name,
        problem: problemsOf(source)[0]?.replace(` (${name})`, ''),
      },
    ]);
  });

  it.each(accepted)('accepts %s', (...one) => {
    const source = environmentOf(rule, one);
    expect(problemsOf(source)).toEqual([]);
    expect(exempted(source, name).warnings).toEqual([
      { message: 'ALLOW_UNSAFE names a rule that is met', rule: name },
    ]);
  });

  it('does not apply in the other place', () => {
    for (const one of refused) {
      const source = environmentOf(rule, one);
      const place = rule.appliesIn === 'production' ? 'development' : 'production';
      const of = problemsOf({ ...source, NODE_ENV: place });
      expect(of.filter((problem) => problem.endsWith(`(${name})`))).toEqual([]);
    }
  });
});
