import { applyDecorators } from '@nestjs/common';
import { Transform } from 'class-transformer';
import { IsEmail, Matches, MaxLength } from 'class-validator';
import { Text } from '../platform/http/docs/field.decorator.js';

const EMAIL_MAX_LENGTH = 254;

/**
 * An email address in a DTO, trimmed and in lower case. Only ASCII is accepted: accounts are looked up by
 * the address, and PostgreSQL and JavaScript disagree on the lower case of some other letters.
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
