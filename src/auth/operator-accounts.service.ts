import { randomBytes } from 'node:crypto';
import { NotFound } from '../kernel/errors.js';
import { newId } from '../kernel/ids.js';
import type { Database } from '../platform/database/database.js';
import type { PasswordService } from './password.service.js';
import { revokeRefreshTokensOf } from './sessions/refresh-tokens.store.js';
import type { RegistrationService } from './registration.service.js';
import type { Role, UserRow } from './user.js';
import { updateRole } from './users.store.js';

const PASSWORD_BYTES = 18;

/** Manages the accounts of operators for a command. No HTTP call can assign a role. */
export class OperatorAccountsService {
  constructor(
    private readonly database: Database,
    private readonly registration: RegistrationService,
    private readonly passwords: PasswordService,
  ) {}

  /**
   * Creates an operator or admin, as registration creates a customer.
   * @returns the user, and a password that is stored nowhere.
   * @throws DomainError `email_taken`.
   */
  async create(given: {
    email: string;
    fullName: string;
    role: Role;
  }): Promise<{ user: UserRow; password: string }> {
    const password = randomBytes(PASSWORD_BYTES).toString('base64url');
    const passwordHash = await this.passwords.hash(password);
    const { user } = await this.database.transaction((tx) =>
      this.registration.addUser(tx, { ...given, id: newId(), passwordHash, phone: null }),
    );
    return { user, password };
  }

  /**
   * Gives an existing user another role and ends the user's sessions.
   * @throws NotFound.
   */
  async changeRole(email: string, role: Role): Promise<void> {
    await this.database.transaction(async (tx) => {
      const userId = await updateRole(tx, email, role);
      if (userId === null) throw new NotFound('user');
      await revokeRefreshTokensOf(tx, userId);
    });
  }
}
