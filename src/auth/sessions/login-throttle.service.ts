import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { RateLimiterPostgres, RateLimiterRes } from 'rate-limiter-flexible';
import { Config } from '../../config/config.js';
import { Database } from '../../platform/database/database.js';
import { tooManyRequests } from '../../platform/http/request/rate-limit.guard.js';

const WINDOW_SECONDS = 15 * 60;
const FAILURES_PER_EMAIL = 10;
const FAILURES_PER_ADDRESS = 100;

/**
 * Limits the guessing of passwords, per email and per address, over all processes. Every attempt counts as
 * a failure before the password is checked, and a right one is taken back. If failures were counted only
 * afterwards, parallel guesses would all pass.
 */
@Injectable()
export class LoginThrottleService {
  private readonly limiters: {
    byEmail: RateLimiterPostgres;
    byAddress: RateLimiterPostgres;
  } | null;

  constructor(config: Config, database: Database) {
    this.limiters = config.env.RATE_LIMIT
      ? {
          byEmail: limiterOn(database, 'email', FAILURES_PER_EMAIL),
          byAddress: limiterOn(database, 'address', FAILURES_PER_ADDRESS),
        }
      : null;
  }

  /**
   * Runs `check` unless the email or the address has had too many failures. Null from `check` is a failed
   * attempt.
   * @throws DomainError `rate_limited` until the window ends, even for a right password.
   */
  async attempt<T>(
    email: string,
    address: string,
    check: () => Promise<T | null>,
  ): Promise<T | null> {
    if (this.limiters === null) return check();
    const { byEmail, byAddress } = this.limiters;
    const emailKey = keyOf(email);
    // The address comes first, so that a blocked one cannot lock others out of their accounts.
    await consume(byAddress, address);
    await consume(byEmail, emailKey);
    const answer = await check();
    if (answer !== null) {
      await Promise.all([byEmail.delete(emailKey), byAddress.reward(address)]);
    }
    return answer;
  }
}

function limiterOn(database: Database, keyPrefix: string, points: number): RateLimiterPostgres {
  return new RateLimiterPostgres({
    storeClient: database.pool,
    storeType: 'pool',
    tableName: 'login_failures',
    tableCreated: true,
    keyPrefix,
    points,
    duration: WINDOW_SECONDS,
  });
}

async function consume(limiter: RateLimiterPostgres, key: string): Promise<void> {
  try {
    await limiter.consume(key);
  } catch (refusal) {
    if (refusal instanceof RateLimiterRes) throw tooManyRequests(refusal.msBeforeNext);
    throw refusal;
  }
}

/** A hash fits the column whatever the email's length. */
function keyOf(email: string): string {
  return createHash('sha256').update(email).digest('base64url');
}
