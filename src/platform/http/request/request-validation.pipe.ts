import type { ArgumentMetadata, PipeTransform, Type } from '@nestjs/common';
import { plainToInstance } from 'class-transformer';
import {
  getMetadataStorage,
  IS_OPTIONAL,
  validateSync,
  type ValidationError,
} from 'class-validator';
import { DomainError, ValidationFailed, type FieldError } from '../../../kernel/errors.js';
import { EMPTY_BODY } from './json-body.js';
import { longTexts } from './stored-text.js';
import { namesOfPrototype, UNKNOWN_FIELD } from '../problems/unknown-names.js';

const PLAIN_TYPES = new Set<unknown>([Object, Array, String, Number, Boolean, undefined]);

/**
 * Turns a body or a query into a validated DTO. Unknown fields are refused, and an optional field that is null
 * is left out. Only the DTO's own `@Type` and `@Transform` convert values: the text "500" is not an amount.
 * @throws ValidationFailed naming every wrong field; DomainError `malformed_json` for an empty body that
 * declares JSON, and for a missing body where the handler takes the parsed JSON without a DTO.
 */
export class RequestValidationPipe implements PipeTransform {
  transform(value: unknown, { type, metatype }: ArgumentMetadata): unknown {
    const isPlain = metatype === undefined || PLAIN_TYPES.has(metatype);
    // A DTO reports its missing fields itself. A body that is taken without a DTO must be there.
    const isMissing = value === EMPTY_BODY || (isPlain && value === undefined);
    if (type === 'body' && isMissing) throw new DomainError('malformed_json', 'The body is empty.');
    if (isPlain) return value;
    if (type !== 'body' && type !== 'query') return value;
    return checked(value ?? {}, type, metatype);
  }
}

function checked(fields: unknown, type: 'body' | 'query', metatype: Type): unknown {
  if (typeof fields !== 'object' || fields === null || Array.isArray(fields)) {
    throw new ValidationFailed([{ field: type, message: 'must be a JSON object' }]);
  }
  const unknown = namesOfPrototype(fields);
  if (unknown.length > 0) throw new ValidationFailed(unknown);
  const long = longTexts(fields);
  if (long.length > 0) throw new ValidationFailed(long);
  // A parsed query has no prototype, and class-transformer needs one.
  const dto = plainToInstance(metatype, { ...fields }) as object;
  const errors = validateSync(dto, {
    whitelist: true,
    forbidNonWhitelisted: true,
    stopAtFirstError: false,
  });
  if (errors.length > 0) throw new ValidationFailed(fieldErrors(errors));
  return withoutNulls(dto);
}

/**
 * An optional field that is null means the same as one that is left out. A null that a DTO allows otherwise has a meaning of
 * its own, such as "no limit", and stays; any other has been refused.
 */
function withoutNulls(dto: object): object {
  const optional = optionalFields(dto.constructor);
  for (const [name, value] of Object.entries(dto)) {
    if (value === null && optional.has(name)) Reflect.deleteProperty(dto, name);
  }
  return dto;
}

function optionalFields(type: object): ReadonlySet<string> {
  const rules = getMetadataStorage().getTargetValidationMetadatas(type as Type, '', false, false);
  const names = rules.filter(({ name }) => name === IS_OPTIONAL);
  return new Set(names.map(({ propertyName }) => propertyName));
}

function fieldErrors(errors: readonly ValidationError[], path = ''): FieldError[] {
  return errors.flatMap((error) => {
    const field = path === '' ? error.property : `${path}.${error.property}`;
    const own = Object.entries(error.constraints ?? {}).map(([rule, message]) => ({
      field,
      message: rule === 'whitelistValidation' ? UNKNOWN_FIELD : messageOf(error, message),
    }));
    return [...own, ...fieldErrors(error.children ?? [], field)];
  });
}

/**
 * The message without the field name, with which class-validator begins it: a FieldError has the name
 * already.
 */
function messageOf(error: ValidationError, message: string): string {
  return message.startsWith(`${error.property} `)
    ? message.slice(error.property.length + 1)
    : message;
}
