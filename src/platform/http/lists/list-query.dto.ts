import { Transform } from 'class-transformer';
import { IsText, IsWhole } from '../fields/checked-field.decorator.js';
import { CURSOR_MAX_LENGTH } from './cursor.js';

const LIMIT_DEFAULT = 20;
const LIMIT_MAX = 100;

/** A whole number written in digits; anything else stays as it came and fails its check. */
export function parseWholeNumber({ value }: { value: unknown }): unknown {
  return typeof value === 'string' && /^\d{1,15}$/.test(value) ? Number(value) : value;
}

/** What every list takes. */
export class ListQueryDto {
  @IsWhole(1, LIMIT_MAX, undefined, undefined, { default: LIMIT_DEFAULT, required: false })
  @Transform(parseWholeNumber)
  limit: number = LIMIT_DEFAULT;

  @IsText.optional(CURSOR_MAX_LENGTH, undefined, '`nextCursor` of the page before.')
  cursor?: string;
}
