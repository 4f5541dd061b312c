import { IsOneOf } from '../../platform/http/fields/checked-field.decorator.js';

/** The first one is the default. */
export const RECEIPT_TYPES = { html: 'text/html', pdf: 'application/pdf' } as const;
export type ReceiptFormat = keyof typeof RECEIPT_TYPES;
const FORMATS = Object.keys(RECEIPT_TYPES);

export class ReceiptDto {
  @IsOneOf.optional(FORMATS, undefined, 'Goes before what `Accept` asks for; HTML without either.')
  format?: ReceiptFormat;
}
