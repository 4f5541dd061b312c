import { Injectable } from '@nestjs/common';
import { NotFound } from '../kernel/errors.js';
import { Database, type Tx } from '../platform/database/database.js';
import type { Role } from './user.js';
import { userView, type UserView } from './user.view.js';
import { findUser, findUserByEmail, lockRoles, updateKycTier } from './users.store.js';

/** Reads and changes users for operators. */
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

  /** Puts a user into a KYC tier. @returns the previous tier; null when the user does not exist. */
  setKycTier(tx: Tx, id: string, tier: number): Promise<number | null> {
    return updateKycTier(tx, id, tier);
  }

  /** Reads the roles and locks them until `tx` ends. A user that does not exist has no entry. */
  lockRoles(tx: Tx, ids: readonly string[]): Promise<ReadonlyMap<string, Role>> {
    return lockRoles(tx, ids);
  }
}
