import { applyDecorators } from '@nestjs/common';
import { IsOptional, ValidateBy } from 'class-validator';
import { END_FAULT, readEnd } from '../kernel/period.js';
import { Text } from '../platform/http/docs/field.decorator.js';
import { IsOneOf } from '../platform/http/fields/checked-field.decorator.js';
import { ListQueryDto } from '../platform/http/lists/list-query.dto.js';

const TYPES = ['funding', 'bill_payment', 'refund', 'adjustment'];

/** An end of a time in a query, which may be left out. */
function End(side: 'from' | 'to', description: string): PropertyDecorator {
  return applyDecorators(
    Text('2026-11-22', description, { required: false }),
    IsOptional(),
    ValidateBy({
      name: 'isEndOfPeriod',
      validator: {
        validate: (value: unknown) => typeof value === 'string' && readEnd(value, side) !== null,
        defaultMessage: () => END_FAULT,
      },
    }),
  );
}

/** The beginning of a time that is asked for. */
export function From(): PropertyDecorator {
  return End(
    'from',
    'From this day or moment on; from the beginning without it. A day is one in Africa/Lagos, a moment has ' +
      'its offset: `2026-11-22T09:30:00.000Z`. Not after `to`.',
  );
}

/** The end of a time that is asked for. */
export function To(): PropertyDecorator {
  return End(
    'to',
    'To the end of this day in Africa/Lagos, or before this moment; until now without it.',
  );
}

export class ListTransactionsDto extends ListQueryDto {
  @IsOneOf.optional(TYPES) type?: string;
  @From() from?: string;
  @To() to?: string;
}
