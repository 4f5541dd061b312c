import { ApiProperty } from '@nestjs/swagger';
import { cleanLine, cleanLineOrNull } from '../kernel/input/text.js';
import type { MeterType } from '../vending/provider/electricity-provider.js';
import type { SavedMeterRow } from './saved-meters.store.js';

export class SavedMeterView {
  @ApiProperty({ format: 'uuid', example: '0199c2f4-8a01-7c3e-9d55-0b1f6f2a7c10' })
  id!: string;

  @ApiProperty({ example: 'Mum’s house' })
  nickname!: string;

  @ApiProperty({ example: 'ikeja-electric' })
  billerId!: string;

  @ApiProperty({ example: '01000000008' })
  meterNumber!: string;

  @ApiProperty({ enum: ['prepaid', 'postpaid'], example: 'prepaid' })
  meterType!: MeterType;

  @ApiProperty({
    type: String,
    nullable: true,
    description: 'As last verified; null before the first `POST /meters/verify`.',
    example: 'ADA EXAMPLE',
  })
  customerName!: string | null;

  @ApiProperty({ type: String, nullable: true, example: '1 SAMPLE CLOSE ABULE' })
  address!: string | null;

  @ApiProperty({
    type: String,
    format: 'date-time',
    nullable: true,
    description: 'When name and address were verified.',
    example: '2026-11-22T09:31:12.000Z',
  })
  verifiedAt!: string | null;

  @ApiProperty({ type: String, format: 'date-time', example: '2026-11-22T09:31:12.000Z' })
  createdAt!: string;

  @ApiProperty({ type: String, format: 'date-time', example: '2026-11-22T09:31:12.000Z' })
  updatedAt!: string;
}

export function savedMeterView(row: SavedMeterRow): SavedMeterView {
  return {
    id: row.id,
    nickname: cleanLine(row.nickname),
    billerId: row.billerId,
    meterNumber: row.meterNumber,
    meterType: row.meterType,
    customerName: cleanLineOrNull(row.customerName),
    address: cleanLineOrNull(row.address),
    verifiedAt: row.verifiedAt?.toISOString() ?? null,
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
  };
}
