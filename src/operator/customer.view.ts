import { ApiProperty } from '@nestjs/swagger';
import { UserView } from '../auth/user.view.js';
import { WalletView } from '../ledger/wallet.view.js';

export class CustomerView {
  @ApiProperty({ type: UserView })
  user!: UserView;

  @ApiProperty({ type: WalletView })
  wallet!: WalletView;
}
