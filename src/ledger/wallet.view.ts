import { ApiProperty } from '@nestjs/swagger';
import type { WalletRow, WalletStatus } from './wallet.js';

export class WalletView {
  @ApiProperty({ format: 'uuid', example: '0199c2f4-8a01-7c3e-9d55-0b1f6f2a7c10' })
  id!: string;

  @ApiProperty({ type: 'integer', description: 'Kobo.', example: 2_000_000 })
  balance!: number;

  @ApiProperty({ enum: ['NGN'], example: 'NGN' })
  currency!: 'NGN';

  @ApiProperty({ type: 'integer', description: 'How many movements it has had.', example: 3 })
  version!: number;

  @ApiProperty({ enum: ['active', 'frozen'], example: 'active' })
  status!: WalletStatus;

  @ApiProperty({ type: String, format: 'date-time', example: '2026-11-22T09:30:00.000Z' })
  createdAt!: string;

  @ApiProperty({ type: String, format: 'date-time', example: '2026-11-22T09:31:12.000Z' })
  updatedAt!: string;
}

/** What a customer sees of a wallet. */
export function walletView(wallet: WalletRow): WalletView {
  return {
    id: wallet.id,
    balance: wallet.balance,
    currency: wallet.currency,
    version: wallet.version,
    status: wallet.status,
    createdAt: wallet.createdAt.toISOString(),
    updatedAt: wallet.updatedAt.toISOString(),
  };
}
