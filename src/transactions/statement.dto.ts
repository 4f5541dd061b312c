import { ApiProperty } from '@nestjs/swagger';
import { IsIn } from 'class-validator';
import { From, To } from './transactions.dto.js';

export const EXPORT_TYPES = { csv: 'text/csv', pdf: 'application/pdf' } as const;
export type ExportFormat = keyof typeof EXPORT_TYPES;
const FORMATS = Object.keys(EXPORT_TYPES);

export class ExportDto {
  @ApiProperty({ enum: FORMATS })
  @IsIn(FORMATS)
  format!: ExportFormat;

  @From()
  from?: string;

  @To()
  to?: string;
}
