import { ApiProperty } from '@nestjs/swagger';
import { WalletView } from '../../ledger/wallet.view.js';
import { UserView } from '../user.view.js';

/** What a client stays logged in with. */
export class TokensView {
  @ApiProperty({ description: 'Send it as `Authorization: Bearer …`.', example: 'eyJhbGciOi…' })
  accessToken!: string;

  @ApiProperty({
    description: 'Good for one refresh, within 30 days.',
    example: 'q0Yy3nE2bq1mXoJ8r3Zl0m3l0nB1s6n5c8v7w2u4t6g',
  })
  refreshToken!: string;

  @ApiProperty({ type: 'integer', description: 'Life of the access token, seconds.', example: 900 })
  expiresIn!: number;
}

export class SessionView extends TokensView {
  @ApiProperty({ type: UserView })
  user!: UserView;
}

export class RegistrationView extends SessionView {
  @ApiProperty({ type: WalletView })
  wallet!: WalletView;
}
