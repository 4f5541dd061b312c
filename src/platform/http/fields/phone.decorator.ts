import { applyDecorators } from '@nestjs/common';
import { Transform } from 'class-transformer';
import { IsOptional, ValidateBy } from 'class-validator';
import { PHONE_TEXT_MAX, readPhone } from '../../../kernel/input/phone.js';
import { Text } from '../docs/field.decorator.js';

/** Converts a readable number to E.164. Any other value stays as it is and fails validation. */
function canonical({ value }: { value: unknown }): unknown {
  return typeof value === 'string' ? (readPhone(value).number ?? value) : value;
}

function faultOf(value: unknown): string | null {
  return typeof value === 'string' ? readPhone(value).fault : 'must be a text';
}

/**
 * An optional phone number in a DTO. Callers write it as people do; it is stored in E.164. Null means none.
 * @example
 * @Phone('Whom the biller may text.')
 * phone?: string | null;
 */
export function Phone(description: string): PropertyDecorator {
  return applyDecorators(
    Text.orNull(
      '0803 123 4567',
      `${description} Spaces, dashes and the country code do not matter; it is stored and returned as +234….`,
      { maxLength: PHONE_TEXT_MAX, required: false },
    ),
    Transform(canonical),
    IsOptional(),
    ValidateBy({
      name: 'isPhone',
      validator: {
        validate: (value: unknown) => faultOf(value) === null,
        defaultMessage: (of) => `${of?.property ?? 'phone'} ${faultOf(of?.value) ?? ''}`,
      },
    }),
  );
}
