import { Injectable } from '@nestjs/common';
import { DomainError } from '../../kernel/errors.js';
import { answerWithin } from '../../kernel/wait-at-most.js';
import { Log } from '../logging/log.js';

/** A check without an answer after this time counts as failed. */
const CHECK_TIMEOUT_MS = 2_000;
const RETRY_AFTER_SECONDS = 5;

/** Resolves when the part works, and rejects when it does not. */
export type HealthCheck = () => Promise<unknown>;

/** The parts that must work before this process may receive requests. Modules add their checks at start. */
@Injectable()
export class HealthChecks {
  private readonly checks = new Map<string, HealthCheck>();

  constructor(private readonly log: Log) {}

  add(name: string, check: HealthCheck): void {
    this.checks.set(name, check);
  }

  /**
   * Runs every check at once.
   * @returns `ok` for each part by its name, or the word that its check resolved to.
   * @throws DomainError `database_unavailable` when the database check failed, else `busy`. It names the
   * failed parts; their reasons are only logged.
   */
  async run(): Promise<Record<string, string>> {
    const names = [...this.checks.keys()];
    const answers = await Promise.allSettled([...this.checks.values()].map(inTime));
    const failed = names.filter((name, index) => this.hasFailed(name, answers[index]));
    if (failed.length === 0) {
      return Object.fromEntries(names.map((name, index) => [name, wordOf(answers[index])]));
    }
    throw new DomainError(
      failed.includes('database') ? 'database_unavailable' : 'busy',
      `Not ready: ${failed.join(', ')}.`,
      {
        retryAfterSeconds: RETRY_AFTER_SECONDS,
        errors: failed.map((field) => ({ field, message: 'does not work' })),
      },
    );
  }

  private hasFailed(name: string, answer: PromiseSettledResult<unknown> | undefined): boolean {
    if (answer?.status === 'fulfilled') return false;
    const reason: unknown = answer?.reason;
    this.log.warn({ check: name, err: reason }, 'health check failed');
    return true;
  }
}

function inTime(check: HealthCheck): Promise<unknown> {
  return answerWithin(CHECK_TIMEOUT_MS, check(), `no answer within ${CHECK_TIMEOUT_MS} ms`);
}

/** The word of a working part: the text that its check resolved to, or `ok`. */
function wordOf(answer: PromiseSettledResult<unknown> | undefined): string {
  const value: unknown = answer?.status === 'fulfilled' ? answer.value : undefined;
  return typeof value === 'string' ? value : 'ok';
}
