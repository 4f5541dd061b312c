import { COMPANY_CASES } from './company-cases.js';
import { PROCESS_CASES } from './process-cases.js';
import type { SafetyCases } from './safety-case.js';
import { STORE_CASES } from './store-cases.js';

/** By the names of the rules, what breaks each and what is just good enough. */
export const SAFETY_CASES: Readonly<Record<string, SafetyCases>> = {
  ...PROCESS_CASES,
  ...COMPANY_CASES,
  ...STORE_CASES,
};
