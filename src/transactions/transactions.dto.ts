import { applyDecorators } from '@nestjs/common';
import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsISO8601, IsOptional, Matches } from 'class-validator';
import { ListQueryDto } from '../platform/http/list-query.dto.js';

const TYPES = ['funding', 'bill_payment', 'refund', 'adjustment'];
/** A day, in UTC, or a moment with its offset. ISO 8601 has more forms, and PostgreSQL other ideas of them. */
const MOMENT = /^[12]\d{3}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?:Z|[+-]\d\d:\d\d))?$/;

/** A moment in a query, which may be left out. */
export function Moment(description: string): PropertyDecorator {
  return applyDecorators(
    ApiPropertyOptional({ format: 'date-time', description, example: '2026-11-22T09:30:00.000Z' }),
    IsOptional(),
    IsISO8601({ strict: true, strictSeparator: true }),
    Matches(MOMENT, { message: 'must be such as 2026-11-22 or 2026-11-22T09:30:00.000Z' }),
  );
}

export class ListTransactionsDto extends ListQueryDto {
  @ApiPropertyOptional({ enum: TYPES })
  @IsOptional()
  @IsIn(TYPES)
  type?: string;

  @Moment('From this moment on.')
  from?: string;

  @Moment('Before this moment.')
  to?: string;
}
