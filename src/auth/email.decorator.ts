import { applyDecorators } from '@nestjs/common';
import { Transform } from 'class-transformer';
import { IsEmail, Matches, MaxLength } from 'class-validator';
import { Text } from '../platform/http/docs/field.decorator.js';

const EMAIL_MAX_LENGTH = 254;

/**
 * An email address of a DTO, trimmed and in lower case. ASCII only: PostgreSQL and JavaScript do not
 * agree on the lower case of every other letter, and the address is what an account is found by.
 */
export function Email(): PropertyDecorator {
  return applyDecorators(
    Text('ada@example.com', undefined, { format: 'email', maxLength: EMAIL_MAX_LENGTH }),
    Transform(({ value }: { value: unknown }) =>
      typeof value === 'string' ? value.trim().toLowerCase() : value,
    ),
    IsEmail(),
    Matches(/^[\x21-\x7e]*$/, { message: 'email must be written in ASCII' }),
    MaxLength(EMAIL_MAX_LENGTH),
  );
}
