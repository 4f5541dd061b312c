import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { callerOf } from '../../auth/caller.js';
import { invariant } from '../../kernel/invariant.js';
import type { Actor } from './audit.js';

/** Injects the operator that requests an act, and the id of the request. */
export const CurrentActor = createParamDecorator((_: unknown, context: ExecutionContext): Actor => {
  const request = context.switchToHttp().getRequest<FastifyRequest>();
  const caller = callerOf(request);
  invariant(caller !== undefined, 'an act of an operator is not public');
  return { userId: caller.userId, walletId: caller.walletId, requestId: request.id };
});
