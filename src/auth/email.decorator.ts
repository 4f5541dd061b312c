import { applyDecorators } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsEmail, Matches, MaxLength } from 'class-validator';

const EMAIL_MAX_LENGTH = 254;

/**
 * An email address of a DTO, trimmed and in lower case. ASCII only: PostgreSQL and JavaScript do not
 * agree on the lower case of every other letter, and the address is what an account is found by.
 */
export function Email(): PropertyDecorator {
  return applyDecorators(
    ApiProperty({
      type: String,
      format: 'email',
      maxLength: EMAIL_MAX_LENGTH,
      example: 'ada@example.com',
    }),
    Transform(({ value }: { value: unknown }) =>
      typeof value === 'string' ? value.trim().toLowerCase() : value,
    ),
    IsEmail(),
    Matches(/^[\x21-\x7e]*$/, { message: 'email must be written in ASCII' }),
    MaxLength(EMAIL_MAX_LENGTH),
  );
}
