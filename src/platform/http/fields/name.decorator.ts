import { applyDecorators } from '@nestjs/common';
import { Transform } from 'class-transformer';
import { ValidateBy } from 'class-validator';
import { nameFault } from '../../../kernel/input/text.js';
import { Text } from '../docs/field.decorator.js';

/** Composes the text (NFC), so that one name has one spelling, and trims it. */
function canonical({ value }: { value: unknown }): unknown {
  return typeof value === 'string' ? value.normalize('NFC').trim() : value;
}

function faultOf(value: unknown, lengthMax: number): string | null {
  if (typeof value !== 'string') return 'must be a text';
  const length = Array.from(value).length;
  if (length < 1 || length > lengthMax) return `must have 1 to ${lengthMax} characters`;
  return nameFault(value);
}

/**
 * A name that a user gives to a person or a meter: one line of text.
 * @param lengthMax in Unicode characters, as PostgreSQL counts them.
 * @example
 * @Name(60, 'Mum’s house')
 * nickname!: string;
 */
export function Name(lengthMax: number, example: string): PropertyDecorator {
  return applyDecorators(
    Text(
      example,
      'One line. Characters that show nothing are refused; U+200C and U+200D may stand between letters of scripts that join.',
      { minLength: 1, maxLength: lengthMax },
    ),
    Transform(canonical),
    ValidateBy({
      name: 'isName',
      validator: {
        validate: (value: unknown) => faultOf(value, lengthMax) === null,
        defaultMessage: (of) => `${of?.property ?? 'name'} ${faultOf(of?.value, lengthMax) ?? ''}`,
      },
    }),
  );
}
