import { applyDecorators, Controller } from '@nestjs/common';
import { ApiBearerAuth, ApiTags } from '@nestjs/swagger';
import { Roles } from '../auth/roles.decorator.js';
import type { ErrorCode } from '../kernel/errors.js';
import type { OperatorSubject } from '../platform/http/docs/tags.js';
import { ApiProblems } from '../platform/http/docs/api-problems.decorator.js';

/**
 * Marks a controller of the operators' desk and restricts it to their roles, so that no controller can
 * forget them.
 * @param subject groups its calls in the API's documentation
 * @param problems the problems of each of its calls, beside those of every call of the desk
 */
export function OperatorController(
  subject: OperatorSubject,
  path: string,
  ...problems: ErrorCode[]
): ClassDecorator {
  return applyDecorators(
    ApiTags(`Operator: ${subject}`),
    ApiBearerAuth(),
    ApiProblems(
      'unauthenticated',
      'forbidden',
      'rate_limited',
      'database_unavailable',
      ...problems,
    ),
    Roles('operator', 'admin'),
    Controller(path),
  );
}
