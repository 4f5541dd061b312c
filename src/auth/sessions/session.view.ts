import { WalletView } from '../../ledger/wallet.view.js';
import { Nested, Text, Whole } from '../../platform/http/docs/field.decorator.js';
import { UserView } from '../user.view.js';

/** What a client stays logged in with. */
export class TokensView {
  @Text('eyJhbGciOi…', 'Send it as `Authorization: Bearer …`.') accessToken!: string;

  @Text('q0Yy3nE2bq1mXoJ8r3Zl0m3l0nB1s6n5c8v7w2u4t6g', 'Good for one refresh, within 30 days.')
  refreshToken!: string;

  @Whole(900, 'Life of the access token, seconds.') expiresIn!: number;
}

export class SessionView extends TokensView {
  @Nested(UserView) user!: UserView;
}

export class RegistrationView extends SessionView {
  @Nested(WalletView) wallet!: WalletView;
}
