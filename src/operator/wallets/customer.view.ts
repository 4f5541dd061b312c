import { ApiProperty } from '@nestjs/swagger';
import { UserView } from '../../auth/user.view.js';
import { LimitsView } from '../../wallets/limits.view.js';
import { WalletView } from '../../ledger/wallet.view.js';

export class CustomerView {
  @ApiProperty({ type: UserView })
  user!: UserView;

  @ApiProperty({ type: WalletView })
  wallet!: WalletView;
}

export class ReceivableView {
  @ApiProperty({
    type: 'integer',
    description: 'Kobo that were taken back and that the wallet did not hold.',
    example: 0,
  })
  owed!: number;

  @ApiProperty({ description: 'Whether later credits pay it first.', example: false })
  collects!: boolean;
}

/** A customer by itself: also what the KYC tier allows, and what is left of it. */
export class CustomerFileView extends CustomerView {
  @ApiProperty({ type: LimitsView })
  limits!: LimitsView;

  @ApiProperty({ type: ReceivableView })
  receivable!: ReceivableView;
}
