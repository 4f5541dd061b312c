import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { invariant } from '../kernel/invariant.js';
import { callerOf, type Caller } from './caller.js';

/** Injects the Caller whose access token came with the request. */
export const CurrentUser = createParamDecorator((_: unknown, context: ExecutionContext): Caller => {
  const caller = callerOf(context.switchToHttp().getRequest<object>());
  invariant(caller !== undefined, 'a handler that asks for the caller is not public');
  return caller;
});
