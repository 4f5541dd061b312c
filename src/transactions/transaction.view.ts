import { ApiProperty } from '@nestjs/swagger';

export type TransactionStatus = 'pending' | 'completed' | 'reversed';

export class TransactionView {
  @ApiProperty({ format: 'uuid', example: '0199c2f4-9b78-7d11-b0aa-6c9f3e8d4b01' })
  id!: string;

  @ApiProperty({
    enum: ['funding', 'bill_payment', 'refund', 'adjustment'],
    example: 'bill_payment',
  })
  type!: string;

  @ApiProperty({ enum: ['credit', 'debit'], example: 'debit' })
  direction!: string;

  @ApiProperty({ type: 'integer', description: 'Kobo, positive.', example: 500_000 })
  amount!: number;

  @ApiProperty({ enum: ['NGN'], example: 'NGN' })
  currency!: 'NGN';

  @ApiProperty({ type: 'integer', description: 'Kobo.', example: 1_500_000 })
  balanceAfter!: number;

  @ApiProperty({
    type: 'integer',
    description: 'Its place in the wallet’s history: 1, 2, 3 … without a gap.',
    example: 2,
  })
  walletVersion!: number;

  @ApiProperty({
    enum: ['pending', 'completed', 'reversed'],
    description: 'A purchase is pending until it ends; reversed when its money came back.',
    example: 'completed',
  })
  status!: TransactionStatus;

  @ApiProperty({ example: '0199c2f5-0c2e-7b6a-8f10-2a9d4c7e1b33' })
  reference!: string;

  @ApiProperty({
    type: String,
    format: 'uuid',
    nullable: true,
    example: '0199c2f5-0c2e-7b6a-8f10-2a9d4c7e1b33',
  })
  billPaymentId!: string | null;

  @ApiProperty({
    type: String,
    format: 'uuid',
    nullable: true,
    description: 'On a refund: the transaction it gives back.',
    example: null,
  })
  reversesTransactionId!: string | null;

  @ApiProperty({ type: String, format: 'date-time', example: '2026-11-22T09:35:40.000Z' })
  createdAt!: string;
}
