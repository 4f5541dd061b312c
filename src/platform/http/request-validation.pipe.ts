import type { ArgumentMetadata, PipeTransform } from '@nestjs/common';
import { plainToInstance } from 'class-transformer';
import { validateSync, type ValidationError } from 'class-validator';
import { ValidationFailed, type FieldError } from '../../kernel/errors.js';

const PLAIN_TYPES = new Set<unknown>([Object, Array, String, Number, Boolean, undefined]);

/**
 * Makes a checked DTO of a body or a query. Unknown fields are refused, and nothing is converted
 * but by the DTO's own `@Type` and `@Transform`: the text "500" is not an amount.
 * @throws ValidationFailed naming every field that is wrong.
 */
export class RequestValidationPipe implements PipeTransform {
  transform(value: unknown, { type, metatype }: ArgumentMetadata): unknown {
    if (metatype === undefined || PLAIN_TYPES.has(metatype)) return value;
    if (type !== 'body' && type !== 'query') return value;
    const fields = value ?? {};
    if (typeof fields !== 'object' || Array.isArray(fields)) {
      throw new ValidationFailed([{ field: type, message: 'must be a JSON object' }]);
    }
    refuseNamesOfMachinery(fields);
    // A query has no prototype, which class-transformer cannot work with.
    const dto: unknown = plainToInstance(metatype, { ...fields });
    const errors = validateSync(dto as object, {
      whitelist: true,
      forbidNonWhitelisted: true,
      stopAtFirstError: false,
    });
    if (errors.length > 0) throw new ValidationFailed(fieldErrors(errors));
    return dto;
  }
}

/** class-transformer drops these names silently, where an unknown field ought to be refused. */
function refuseNamesOfMachinery(fields: object): void {
  const found = ['__proto__', 'constructor'].filter((name) => Object.hasOwn(fields, name));
  if (found.length === 0) return;
  throw new ValidationFailed(found.map((field) => ({ field, message: 'is not a known field' })));
}

function fieldErrors(errors: readonly ValidationError[], path = ''): FieldError[] {
  return errors.flatMap((error) => {
    const field = path === '' ? error.property : `${path}.${error.property}`;
    const own = Object.entries(error.constraints ?? {}).map(([rule, message]) => ({
      field,
      message: rule === 'whitelistValidation' ? 'is not a known field' : messageOf(error, message),
    }));
    return [...own, ...fieldErrors(error.children ?? [], field)];
  });
}

/** class-validator begins its messages with the field, which a FieldError already names. */
function messageOf(error: ValidationError, message: string): string {
  return message.startsWith(`${error.property} `)
    ? message.slice(error.property.length + 1)
    : message;
}
