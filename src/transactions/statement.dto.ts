import { IsOneOf } from '../platform/http/fields/checked-field.decorator.js';
import { From, To } from './transactions.dto.js';

export const EXPORT_TYPES = { csv: 'text/csv', pdf: 'application/pdf' } as const;
export type ExportFormat = keyof typeof EXPORT_TYPES;

export class ExportDto {
  @IsOneOf(Object.keys(EXPORT_TYPES)) format!: ExportFormat;
  @From() from?: string;
  @To() to?: string;
}
