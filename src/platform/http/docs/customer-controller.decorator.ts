import { applyDecorators, Controller } from '@nestjs/common';
import { ApiBearerAuth, ApiTags } from '@nestjs/swagger';
import type { ErrorCode } from '../../../kernel/errors.js';
import { ApiProblems } from './api-problems.decorator.js';

/**
 * A controller of calls that a customer makes, for the customer's own things.
 * @param tag groups its calls in the API's documentation
 * @param problems of each of its calls, beside those of every such call
 * @example @CustomerController('Wallets', 'wallets/fundings')
 */
export function CustomerController(
  tag: string,
  path: string,
  ...problems: ErrorCode[]
): ClassDecorator {
  return applyDecorators(
    ApiTags(tag),
    ApiBearerAuth(),
    ApiProblems('unauthenticated', 'rate_limited', 'database_unavailable', ...problems),
    Controller(path),
  );
}
