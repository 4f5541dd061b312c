import { describe, expect, it } from '@jest/globals';
import { Type } from 'class-transformer';
import {
  IsArray,
  IsInt,
  IsOptional,
  IsString,
  Length,
  ValidateIf,
  ValidateNested,
} from 'class-validator';
import { DomainError } from '../../../kernel/errors.js';
import { ListQueryDto } from '../lists/list-query.dto.js';
import { RequestValidationPipe } from './request-validation.pipe.js';

class InnerDto {
  @IsString()
  name!: string;
}

class OuterDto {
  @IsInt()
  amount!: number;

  @IsString()
  @Length(2, 3)
  text!: string;

  @ValidateNested({ each: true })
  @Type(() => InnerDto)
  inner: InnerDto[] = [];

  @IsOptional()
  @IsArray()
  list?: unknown[];

  @ValidateIf((_, value) => value !== undefined && value !== null)
  @IsInt()
  limit?: number | null;
}

const pipe = new RequestValidationPipe();
const body = (value: unknown): unknown =>
  pipe.transform(value, { type: 'body', metatype: OuterDto });
const query = (value: unknown): unknown =>
  pipe.transform(value, { type: 'query', metatype: ListQueryDto });

function errorsOf(act: () => unknown): unknown {
  try {
    act();
  } catch (error) {
    return error instanceof DomainError ? error.extra.errors : error;
  }
  return 'nothing was thrown';
}

describe('the validation of a body', () => {
  it('makes the DTO', () => {
    const dto = body({ amount: 1, text: 'ab', inner: [{ name: 'x' }] });
    expect(dto).toBeInstanceOf(OuterDto);
    expect((dto as OuterDto).inner[0]).toBeInstanceOf(InnerDto);
  });

  it('reads an optional field that is null as one that is left out', () => {
    expect(body({ amount: 1, text: 'ab', list: null })).toEqual(body({ amount: 1, text: 'ab' }));
    expect(body({ amount: 1, text: 'ab', list: null })).not.toHaveProperty('list', null);
    expect(errorsOf(() => body({ amount: null, text: 'ab' }))).toMatchObject([{ field: 'amount' }]);
  });

  it('keeps a null that the DTO allows for a field that is not optional', () => {
    expect(body({ amount: 1, text: 'ab', limit: null })).toHaveProperty('limit', null);
  });

  it('does not take text for a number', () => {
    expect(errorsOf(() => body({ amount: '500', text: 'ab' }))).toEqual([
      { field: 'amount', message: 'must be an integer number' },
    ]);
  });

  it('names every field that is wrong, and every unknown one', () => {
    const errors = errorsOf(() => body({ text: 5, more: 1, inner: [{ name: 1, x: 2 }] }));
    const fields = (errors as { field: string }[]).map(({ field }) => field);
    expect(new Set(fields)).toEqual(
      new Set(['amount', 'text', 'more', 'inner.0.name', 'inner.0.x']),
    );
  });

  it.each([[[]], ['text'], [1], [true]])('refuses %j in place of an object', (value) => {
    expect(errorsOf(() => body(value))).toEqual([
      { field: 'body', message: 'must be a JSON object' },
    ]);
  });

  it('takes a missing body for an empty one', () => {
    expect(errorsOf(() => body(undefined))).toContainEqual(
      expect.objectContaining({ field: 'amount' }),
    );
  });

  it.each(['constructor', '__proto__'])('refuses the field %s as any unknown one', (name) => {
    const value = JSON.parse(`{"amount":1,"text":"ab","${name}":{}}`) as unknown;
    expect(errorsOf(() => body(value))).toEqual([{ field: name, message: 'is not a known field' }]);
  });
});

describe('the validation of a list’s query', () => {
  it('has a limit by default', () => {
    expect(query(Object.create(null))).toEqual({ limit: 20 });
  });

  it('reads a limit', () => {
    expect(query({ limit: '100' })).toMatchObject({ limit: 100 });
  });

  it.each(['0', '101', '-1', '1.5', '1e1', '0x10', '', ' 5', 'ten', ['1', '2']])(
    'refuses the limit %j',
    (limit) => {
      expect(errorsOf(() => query({ limit }))).toContainEqual(
        expect.objectContaining({ field: 'limit' }),
      );
    },
  );

  it('refuses an unknown parameter and a repeated cursor', () => {
    expect(errorsOf(() => query({ page: '2' }))).toEqual([
      { field: 'page', message: 'is not a known field' },
    ]);
    expect(errorsOf(() => query({ cursor: ['a', 'b'] }))).toContainEqual(
      expect.objectContaining({ field: 'cursor' }),
    );
  });
});
