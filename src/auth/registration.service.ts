import { Injectable } from '@nestjs/common';
import { Config } from '../config/config.js';
import { EventsService } from '../events/events.service.js';
import { LedgerService } from '../ledger/ledger.service.js';
import type { WalletRow } from '../ledger/wallet.js';
import type { Tx } from '../platform/database/database.js';
import type { NewUser, UserRow } from './user.js';
import { insertUser } from './users.store.js';

/** Creates every user, customer or operator. */
@Injectable()
export class RegistrationService {
  constructor(
    private readonly ledger: LedgerService,
    private readonly events: EventsService,
    private readonly config: Config,
  ) {}

  /**
   * Creates a user and the user's wallet.
   * @throws DomainError `email_taken`.
   */
  async addUser(tx: Tx, newUser: NewUser): Promise<{ user: UserRow; wallet: WalletRow }> {
    const user = await insertUser(tx, newUser, this.config.env.KYC_TIER_DEFAULT);
    const wallet = await this.ledger.openWallet(tx, user.id);
    await this.events.append(tx, [
      {
        walletId: wallet.id,
        subjectId: user.id,
        seq: 1,
        type: 'user.registered',
        data: { userId: user.id },
      },
    ]);
    return { user, wallet };
  }
}
