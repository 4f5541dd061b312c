import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { ERROR_CODES } from '../../../kernel/errors.js';

class FieldErrorDto {
  @ApiProperty({ example: 'amount' })
  field!: string;

  @ApiProperty({ example: 'must be an integer number' })
  message!: string;
}

/** The schema of every answer that is not a success (RFC 9457). */
export class ProblemDto {
  @ApiProperty({ example: 'urn:problem-type:bill-vending:not_found' })
  type!: string;

  @ApiProperty({ example: 'Not found' })
  title!: string;

  @ApiProperty({ type: 'integer', example: 404 })
  status!: number;

  @ApiProperty({ example: 'No such bill payment.' })
  detail!: string;

  @ApiProperty({
    enum: Object.keys(ERROR_CODES),
    enumName: 'ErrorCode',
    description: 'What a program decides by. Codes are permanent, texts may be reworded.',
    example: 'not_found',
  })
  code!: string;

  @ApiProperty({ example: '0199c2f4-8a01-7c3e-9d55-0b1f6f2a7c10' })
  requestId!: string;

  @ApiPropertyOptional({ type: [FieldErrorDto], description: 'What is wrong, field by field.' })
  errors?: FieldErrorDto[];

  @ApiPropertyOptional({
    enum: ['single', 'daily', 'balance'],
    description: 'With `limit_exceeded`: the limit that would be passed.',
  })
  limit?: string;

  @ApiPropertyOptional({ type: 'integer', description: 'With `limit`: what it allows, in kobo.' })
  max?: number;

  @ApiPropertyOptional({
    type: 'integer',
    description: 'With `limit`: the most that would have been taken now, in kobo.',
  })
  left?: number;
}
