import { ERROR_CODES } from '../../../kernel/errors.js';
import { Nested, OneOf, Text, Whole } from '../docs/field.decorator.js';

const OPTIONAL = { required: false };

class FieldErrorDto {
  @Text('amount') field!: string;
  @Text('must be an integer number') message!: string;
}

/** The schema of every answer that is not a success (RFC 9457). */
export class ProblemDto {
  @Text('urn:problem-type:bill-vending:not_found') type!: string;
  @Text('Not found') title!: string;
  @Whole(404) status!: number;
  @Text('No such bill payment.') detail!: string;

  @OneOf(
    Object.keys(ERROR_CODES),
    'not_found',
    'What a program decides by. Codes are permanent, texts may be reworded.',
    { enumName: 'ErrorCode' },
  )
  code!: string;

  @Text('0199c2f4-8a01-7c3e-9d55-0b1f6f2a7c10') requestId!: string;

  @Nested([FieldErrorDto], 'What is wrong, field by field.', undefined, OPTIONAL)
  errors?: FieldErrorDto[];

  @OneOf(
    ['single', 'daily', 'balance'],
    undefined,
    'With `limit_exceeded`: the limit that would be passed.',
    OPTIONAL,
  )
  limit?: string;

  @Whole(undefined, 'With `limit`: what it allows, in kobo.', OPTIONAL) max?: number;

  @Whole(undefined, 'With `limit`: the most that would have been taken now, in kobo.', OPTIONAL)
  left?: number;
}
