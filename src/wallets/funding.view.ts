import { ApiProperty } from '@nestjs/swagger';
import type { FundingStatus } from './funding.js';

export class FundingView {
  @ApiProperty({ format: 'uuid', example: '0199c2f4-9b77-7a40-8c3d-5f2b0e6d1a22' })
  id!: string;

  @ApiProperty({ enum: ['pending', 'completed', 'failed'], example: 'completed' })
  status!: FundingStatus;

  @ApiProperty({ type: 'integer', description: 'Kobo.', example: 2_000_000 })
  amount!: number;

  @ApiProperty({ enum: ['NGN'], example: 'NGN' })
  currency!: 'NGN';

  @ApiProperty({ example: 'sandbox' })
  gateway!: string;

  @ApiProperty({ example: 'fund-0199c2f4-9b77-7a40-8c3d-5f2b0e6d1a22' })
  reference!: string;

  @ApiProperty({
    type: String,
    nullable: true,
    description: 'Where the payer goes to pay; null when nothing is left to do.',
    example: null,
  })
  authorizationUrl!: string | null;

  @ApiProperty({
    type: String,
    format: 'uuid',
    nullable: true,
    description: 'The credit; null until the money is in.',
    example: '0199c2f4-9b78-7d11-b0aa-6c9f3e8d4b01',
  })
  transactionId!: string | null;

  @ApiProperty({ type: String, format: 'date-time', example: '2026-11-22T09:31:12.000Z' })
  createdAt!: string;
}
