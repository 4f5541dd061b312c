import { applyDecorators } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsString, Length } from 'class-validator';

const REASON_MAX = 500;

/** Why an operator does something. The audit keeps it. */
export function Reason(): PropertyDecorator {
  return applyDecorators(
    ApiProperty({
      type: String,
      minLength: 1,
      maxLength: REASON_MAX,
      example: 'The provider confirmed it by mail, ticket 4711.',
    }),
    Transform(({ value }: { value: unknown }) =>
      typeof value === 'string' ? value.trim() : value,
    ),
    IsString(),
    Length(1, REASON_MAX),
  );
}
