import type { SafetyRule, Settings } from './safety-rule.js';
import { SAFETY_RULES } from './safety-rules.js';

/** What is logged at every start, because ALLOW_UNSAFE says so. */
export interface SafetyWarning {
  readonly message:
    'a safety rule is switched off by ALLOW_UNSAFE' | 'ALLOW_UNSAFE names a rule that is met';
  readonly rule: string;
  /** What is wrong with which setting. */
  readonly problem?: string;
}

/** What an environment may not be, and what it may be because ALLOW_UNSAFE names the rule. */
export interface SafetyReport {
  readonly problems: readonly string[];
  readonly warnings: readonly SafetyWarning[];
}

/**
 * Checks an environment by every rule.
 *
 * A name in ALLOW_UNSAFE that is no rule's is a problem: it is misspelt, or its rule has gone, and the person who
 * wrote it believes something that does not hold. A name whose rule is met is only a warning: refusing it would
 * keep a process from starting because a setting has become safer, and one environment serves processes and
 * commands of several roles.
 * @example inspectSafety({ NODE_ENV: 'production', RATE_LIMIT: 'off' }).problems
 */
export function inspectSafety(settings: Settings): SafetyReport {
  const exempted = exemptionsIn(settings);
  const place = settings.NODE_ENV === 'production' ? 'production' : 'elsewhere';
  const broken = SAFETY_RULES.flatMap((rule) => {
    const fault = rule.appliesIn === place ? rule.check(settings) : null;
    return fault === null ? [] : [{ rule, problem: `${rule.settings[0]}: ${fault}` }];
  });
  const isBroken = (name: string): boolean => broken.some(({ rule }) => rule.name === name);
  return {
    problems: [
      ...unknownNames(exempted),
      ...broken
        .filter(({ rule }) => !exempted.has(rule.name))
        .map(({ rule, problem }) => `${problem} (${rule.name})`),
    ],
    warnings: [
      ...broken.filter(({ rule }) => exempted.has(rule.name)).map(switchedOff),
      ...[...exempted].filter((name) => !isBroken(name)).map(unneeded),
    ],
  };
}

function exemptionsIn({ ALLOW_UNSAFE: text = '' }: Settings): ReadonlySet<string> {
  return new Set(
    text
      .split(',')
      .map((name) => name.trim())
      .filter((name) => name !== ''),
  );
}

function unknownNames(names: ReadonlySet<string>): string[] {
  return [...names]
    .filter((name) => !SAFETY_RULES.some((rule) => rule.name === name))
    .map((name) => `ALLOW_UNSAFE: no rule is called ${name}; docs/production.md has their names`);
}

interface Broken {
  readonly rule: SafetyRule;
  readonly problem: string;
}

function switchedOff({ rule, problem }: Broken): SafetyWarning {
  return { message: 'a safety rule is switched off by ALLOW_UNSAFE', rule: rule.name, problem };
}

function unneeded(rule: string): SafetyWarning {
  return { message: 'ALLOW_UNSAFE names a rule that is met', rule };
}
