import { applyDecorators, Controller } from '@nestjs/common';
import { ApiBearerAuth, ApiTags } from '@nestjs/swagger';
import { Roles } from '../auth/roles.decorator.js';
import type { ErrorCode } from '../kernel/errors.js';
import { ApiProblems } from '../platform/http/docs/api-problems.decorator.js';

/**
 * A controller of the operators' desk: one that forgot its roles would be open to customers.
 * @param problems what each of its calls may answer beside what every call of the desk may
 */
export function OperatorController(path: string, ...problems: ErrorCode[]): ClassDecorator {
  return applyDecorators(
    ApiTags('Operator'),
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
