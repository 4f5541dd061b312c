import { Injectable } from '@nestjs/common';
import { NotFound } from '../kernel/errors.js';
import { Database, type Tx } from '../platform/database/database.js';
import type { Role } from './user.js';
import { userView, type UserView } from './user.view.js';
import { findUser, findUserByEmail, lockRoles, updateKycTier } from './users.store.js';

/** Users, for those who look after them. */
@Injectable()
export class UsersService {
  constructor(private readonly database: Database) {}

  /** @throws NotFound. */
  async get(id: string): Promise<UserView> {
    const user = await findUser(this.database, id);
    if (user === null) throw new NotFound('user');
    return userView(user);
  }

  /** @throws NotFound. */
  async getByEmail(email: string): Promise<UserView> {
    const user = await findUserByEmail(this.database, email);
    if (user === null) throw new NotFound('user');
    return userView(user);
  }

  /** Puts a user into a KYC tier. @returns the tier before; null when there is no such user. */
  setKycTier(tx: Tx, id: string, tier: number): Promise<number | null> {
    return updateKycTier(tx, id, tier);
  }

  /** The roles as they stand until `tx` ends; of somebody who does not exist there is none. */
  lockRoles(tx: Tx, ids: readonly string[]): Promise<ReadonlyMap<string, Role>> {
    return lockRoles(tx, ids);
  }
}
