import { Injectable } from '@nestjs/common';
import { Config } from '../config/config.js';
import { DomainError } from '../kernel/errors.js';
import { newId } from '../kernel/ids.js';
import { invariant } from '../kernel/invariant.js';
import { LedgerService } from '../ledger/ledger.service.js';
import { walletView } from '../ledger/wallet.view.js';
import { Database, type Sql } from '../platform/database/database.js';
import {
  ACCESS_TOKEN_SECONDS,
  AccessTokenService,
  unauthenticated,
} from './sessions/access-token.service.js';
import type { Caller } from './caller.js';
import type { LoginDto } from './login.dto.js';
import { LoginThrottleService } from './sessions/login-throttle.service.js';
import { PasswordService } from './password.service.js';
import { hashOfRefreshToken, newRefreshToken, successorOf } from './sessions/refresh-token.js';
import {
  insertRefreshToken,
  repeatRotation,
  revokeFamilyOfReusedToken,
  revokeRefreshTokenFamily,
  rotateRefreshToken,
} from './sessions/refresh-tokens.store.js';
import type { RegisterDto } from './register.dto.js';
import { RegistrationService } from './registration.service.js';
import type { RegistrationView, SessionView, TokensView } from './sessions/session.view.js';
import type { UserRow } from './user.js';
import { userView } from './user.view.js';
import { findUser, findUserByEmail } from './users.store.js';

type Tokens = Readonly<TokensView>;

@Injectable()
export class AuthService {
  private readonly secret: string;

  constructor(
    private readonly database: Database,
    private readonly ledger: LedgerService,
    private readonly registration: RegistrationService,
    private readonly passwords: PasswordService,
    private readonly accessTokens: AccessTokenService,
    private readonly throttle: LoginThrottleService,
    { env }: Config,
  ) {
    invariant(env.JWT_SECRET !== undefined, 'boot resolves JWT_SECRET before the modules are made');
    this.secret = env.JWT_SECRET;
  }

  /**
   * Creates a user and the user's wallet in one database transaction.
   * @throws DomainError `email_taken`.
   */
  async register(given: RegisterDto): Promise<RegistrationView> {
    const passwordHash = await this.passwords.hash(given.password);
    const { email, fullName, phone = null } = given;
    return this.database.transaction(async (tx) => {
      const { user, wallet } = await this.registration.addUser(tx, {
        id: newId(),
        email,
        passwordHash,
        fullName,
        phone,
        role: 'customer',
      });
      const refreshToken = await this.beginFamily(tx, user.id);
      const tokens = this.tokensFor(user, wallet.id, refreshToken);
      return { user: userView(user), wallet: walletView(wallet), ...tokens };
    });
  }

  /** @throws DomainError `invalid_credentials`, `rate_limited`. */
  async login({ email, password }: LoginDto, address: string): Promise<SessionView> {
    const user = await this.throttle.attempt(email, address, async () => {
      const found = await findUserByEmail(this.database, email);
      const isRight = await this.passwords.isRight(found?.passwordHash, password);
      return isRight ? found : null;
    });
    if (user === null) throw new DomainError('invalid_credentials', 'Email or password is wrong.');
    const wallet = await this.ledger.walletOf(user.id);
    const refreshToken = await this.beginFamily(this.database, user.id);
    return { user: userView(user), ...this.tokensFor(user, wallet.id, refreshToken) };
  }

  /**
   * Trades a refresh token for new tokens. A repetition within seconds gets the same successor. When a
   * used token comes again later, one of its two holders stole it, and the whole family is revoked.
   * @throws DomainError `unauthenticated`.
   */
  async refresh(refreshToken: string): Promise<TokensView> {
    const hash = hashOfRefreshToken(refreshToken);
    const next = successorOf(refreshToken, this.secret);
    const nextHash = hashOfRefreshToken(next);
    const userId =
      (await rotateRefreshToken(this.database, hash, nextHash)) ??
      (await repeatRotation(this.database, hash, nextHash));
    const user = userId === null ? null : await findUser(this.database, userId);
    if (user === null) {
      await revokeFamilyOfReusedToken(this.database, hash);
      throw unauthenticated('The refresh token is not valid. Log in again.');
    }
    const wallet = await this.ledger.walletOf(user.id);
    return this.tokensFor(user, wallet.id, next);
  }

  /**
   * Ends the session of the caller to which the refresh token belongs. The answer does not show whether the
   * token was known.
   */
  async logout(caller: Caller, refreshToken: string): Promise<void> {
    await revokeRefreshTokenFamily(this.database, hashOfRefreshToken(refreshToken), caller.userId);
  }

  private async beginFamily(sql: Sql, userId: string): Promise<string> {
    const token = newRefreshToken();
    await insertRefreshToken(sql, { hash: hashOfRefreshToken(token), familyId: newId(), userId });
    return token;
  }

  private tokensFor(user: UserRow, walletId: string, refreshToken: string): Tokens {
    const accessToken = this.accessTokens.issue({ userId: user.id, walletId, role: user.role });
    return { accessToken, refreshToken, expiresIn: ACCESS_TOKEN_SECONDS };
  }
}
