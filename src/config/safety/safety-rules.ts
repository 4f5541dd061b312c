import { COMPANY_RULES } from './company-rules.js';
import { PROCESS_RULES } from './process-rules.js';
import type { SafetyRule } from './safety-rule.js';
import { STORE_RULES } from './store-rules.js';

/** Everything that the environment has to meet: no process starts otherwise, unless ALLOW_UNSAFE names the rule. */
export const SAFETY_RULES: readonly SafetyRule[] = [
  ...PROCESS_RULES,
  ...COMPANY_RULES,
  ...STORE_RULES,
];
