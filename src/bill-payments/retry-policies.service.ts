import { Injectable } from '@nestjs/common';
import { Config } from '../config/config.js';
import type { RetryPolicy } from './retry-policy.js';

/** The waits of the environment, as the retry policy reads them. */
@Injectable()
export class RetryPolicies {
  readonly policy: RetryPolicy;

  constructor({ env }: Config) {
    this.policy = {
      sendWithinMs: env.SEND_WITHIN_MS,
      timeoutMs: env.VTPASS_TIMEOUT_MS,
      notFoundGraceMs: env.NOT_FOUND_GRACE_MS,
      pendingMaxMs: env.PENDING_MAX_MS,
      requeryWaitsMs: env.REQUERY_SCHEDULE,
      reversalChecksMs: env.REVERSAL_CHECKS,
    };
  }
}
