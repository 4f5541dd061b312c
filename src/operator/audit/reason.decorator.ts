import { applyDecorators } from '@nestjs/common';
import { Transform } from 'class-transformer';
import { IsText } from '../../platform/http/fields/checked-field.decorator.js';

const REASON_MAX = 500;

/** Why an operator does something. The audit keeps it. */
export function Reason(): PropertyDecorator {
  return applyDecorators(
    IsText(REASON_MAX, 'The provider confirmed it by mail, ticket 4711.', undefined, {
      minLength: 1,
      maxLength: REASON_MAX,
    }),
    Transform(({ value }: { value: unknown }) =>
      typeof value === 'string' ? value.trim() : value,
    ),
  );
}
