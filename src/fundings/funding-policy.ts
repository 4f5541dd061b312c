import type { FundingPolicy } from './settle/funding-step.js';

/** After this time no initialise call can still be under way, so "unknown reference" is believed. */
const NOT_STARTED_TIMEOUTS = 4;

/** The waits of a funding, from the settings. */
export function fundingPolicyOf({
  env,
}: {
  readonly env: {
    readonly FUNDING_SCHEDULE: readonly number[];
    readonly PAYSTACK_TIMEOUT_MS: number;
  };
}): FundingPolicy {
  return {
    waitsMs: env.FUNDING_SCHEDULE,
    notStartedMs: env.PAYSTACK_TIMEOUT_MS * NOT_STARTED_TIMEOUTS,
  };
}
