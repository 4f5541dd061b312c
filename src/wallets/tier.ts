import type { Limits } from '../ledger/limits.js';

/** A KYC tier and what it allows. */
export interface Tier extends Limits {
  readonly tier: number;
}
