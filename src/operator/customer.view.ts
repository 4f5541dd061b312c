import { ApiProperty } from '@nestjs/swagger';
import { UserView } from '../auth/user.view.js';
import { LimitsView } from '../limits/limits.view.js';
import { WalletView } from '../ledger/wallet.view.js';

export class CustomerView {
  @ApiProperty({ type: UserView })
  user!: UserView;

  @ApiProperty({ type: WalletView })
  wallet!: WalletView;
}

/** A customer by itself: also what the KYC tier allows, and what is left of it. */
export class CustomerFileView extends CustomerView {
  @ApiProperty({ type: LimitsView })
  limits!: LimitsView;
}
