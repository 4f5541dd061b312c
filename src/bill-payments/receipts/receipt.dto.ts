import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsOptional } from 'class-validator';

/** The first one is the default. */
export const RECEIPT_TYPES = { html: 'text/html', pdf: 'application/pdf' } as const;
export type ReceiptFormat = keyof typeof RECEIPT_TYPES;
const FORMATS = Object.keys(RECEIPT_TYPES);

export class ReceiptDto {
  @ApiPropertyOptional({
    enum: FORMATS,
    description: 'Goes before what `Accept` asks for; HTML without either.',
  })
  @IsOptional()
  @IsIn(FORMATS)
  format?: ReceiptFormat;
}
