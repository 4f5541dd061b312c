import type { CanActivate, ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { DomainError } from '../../../kernel/errors.js';
import { callerIdOf } from './caller-id.js';
import { clientAddressOf } from './client-address.js';
import { isOperational } from '../docs/operational.decorator.js';

const WINDOW_SECONDS = 60;
export const REQUESTS_PER_WINDOW = 1_200;

/**
 * Limits the requests per minute of each user, or of each address while the user is unknown, so that one
 * caller cannot crowd out the others. Each process counts for itself.
 */
export class RateLimitGuard implements CanActivate {
  private readonly limiter: RateLimiterMemory;

  constructor(points = REQUESTS_PER_WINDOW) {
    this.limiter = new RateLimiterMemory({ points, duration: WINDOW_SECONDS });
  }

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    if (isOperational(request)) return true;
    const callerId = callerIdOf(request);
    try {
      await this.limiter.consume(
        callerId === undefined ? `ip:${clientAddressOf(request)}` : `user:${callerId}`,
      );
      return true;
    } catch (refusal) {
      if (!(refusal instanceof RateLimiterRes)) throw refusal;
      throw tooManyRequests(refusal.msBeforeNext);
    }
  }
}

/** The error for a caller that may try again after `waitMs`. */
export function tooManyRequests(waitMs: number): DomainError {
  const retryAfterSeconds = Math.max(1, Math.ceil(waitMs / 1000));
  return new DomainError('rate_limited', `Try again in ${retryAfterSeconds} seconds.`, {
    retryAfterSeconds,
  });
}
