import { Id, Moment, OneOf, Whole, viewOf } from '../platform/http/docs/field.decorator.js';
import type { WalletRow, WalletStatus } from './wallet.js';

export class WalletView {
  @Id('0199c2f4-8a01-7c3e-9d55-0b1f6f2a7c10') id!: string;
  @Whole(2_000_000, 'Kobo.') balance!: number;
  @OneOf(['NGN'], 'NGN') currency!: 'NGN';
  @Whole(3, 'How many movements it has had.') version!: number;
  @OneOf(['active', 'frozen'], 'active') status!: WalletStatus;
  @Moment('2026-11-22T09:30:00.000Z') createdAt!: string;
  @Moment('2026-11-22T09:31:12.000Z') updatedAt!: string;
}

/** What a customer sees of a wallet. */
export function walletView(wallet: WalletRow): WalletView {
  return viewOf(WalletView, wallet);
}
