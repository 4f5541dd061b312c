import { UserView } from '../../auth/user.view.js';
import { LimitsView } from '../../wallets/limits.view.js';
import { WalletView } from '../../ledger/wallet.view.js';
import { Flag, Nested, Whole } from '../../platform/http/docs/field.decorator.js';

export class CustomerView {
  @Nested(UserView) user!: UserView;
  @Nested(WalletView) wallet!: WalletView;
}

export class ReceivableView {
  @Whole(0, 'Kobo that were taken back and that the wallet did not hold.') owed!: number;
  @Flag(false, 'Whether later credits pay it first.') collects!: boolean;
}

/** A customer by itself: also what the KYC tier allows, and what is left of it. */
export class CustomerFileView extends CustomerView {
  @Nested(LimitsView) limits!: LimitsView;
  @Nested(ReceivableView) receivable!: ReceivableView;
}
