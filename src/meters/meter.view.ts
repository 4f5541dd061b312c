import { ApiProperty } from '@nestjs/swagger';
import type { MeterType } from '../vending/provider/electricity-provider.js';

export class VerifiedMeterView {
  @ApiProperty({ example: 'ikeja-electric' })
  billerId!: string;

  @ApiProperty({ example: '01000000008' })
  meterNumber!: string;

  @ApiProperty({ enum: ['prepaid', 'postpaid'], example: 'prepaid' })
  meterType!: MeterType;

  @ApiProperty({ type: String, nullable: true, example: 'ADA EXAMPLE' })
  customerName!: string | null;

  @ApiProperty({ type: String, nullable: true, example: '1 SAMPLE CLOSE ABULE' })
  address!: string | null;

  @ApiProperty({ type: 'integer', description: 'Kobo; the strictest limit.', example: 50_000 })
  minAmount!: number;

  @ApiProperty({ type: 'integer', description: 'Kobo; the strictest limit.', example: 40_000_000 })
  maxAmount!: number;

  @ApiProperty({
    type: 'integer',
    nullable: true,
    description: 'Kobo that the customer owes the biller; null when it says none.',
    example: null,
  })
  arrears!: number | null;

  @ApiProperty({ description: 'Whether the biller sells to this meter.', example: true })
  canVend!: boolean;

  @ApiProperty({
    type: String,
    format: 'date-time',
    description: 'When the biller said so: its age.',
    example: '2026-11-22T09:31:12.000Z',
  })
  verifiedAt!: string;
}
