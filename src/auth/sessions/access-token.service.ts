import { Injectable } from '@nestjs/common';
import { createSigner, createVerifier, TokenError } from 'fast-jwt';
import { Config } from '../../config/config.js';
import { DomainError } from '../../kernel/errors.js';
import { isId } from '../../kernel/ids.js';
import { invariant } from '../../kernel/invariant.js';
import type { Caller } from '../caller.js';
import { ROLES, type Role } from '../user.js';

/** The lifetime of an access token in seconds. It is short, because the token cannot be revoked. */
export const ACCESS_TOKEN_SECONDS = 900;

const ISSUER = 'bill-vending-api';
const AUDIENCE = 'bill-vending-clients';
const CLAIMS = ['sub', 'walletId', 'role', 'iss', 'aud', 'iat', 'exp'];
/** How many verified tokens are remembered until they expire. */
const REMEMBERED_MAX = 10_000;

interface Remembered {
  readonly caller: Caller;
  readonly expiresAtMs: number;
}

/** Signs and checks access tokens (JWT, HS256). */
@Injectable()
export class AccessTokenService {
  private readonly sign: (claims: object) => string;
  private readonly check: (token: string) => unknown;
  // The key is the token itself. The verifier's own cache hashes it first, which costs as much as
  // verifying.
  private readonly remembered = new Map<string, Remembered>();

  constructor(config: Config) {
    const key = config.env.JWT_SECRET;
    invariant(key !== undefined, 'boot resolves JWT_SECRET before the modules are made');
    this.sign = createSigner<object>({
      key,
      algorithm: 'HS256',
      expiresIn: ACCESS_TOKEN_SECONDS * 1_000,
      iss: ISSUER,
      aud: AUDIENCE,
    });
    this.check = createVerifier<string>({
      key,
      algorithms: ['HS256'],
      allowedIss: ISSUER,
      allowedAud: AUDIENCE,
      requiredClaims: CLAIMS,
    });
  }

  issue({ userId, walletId, role }: Caller): string {
    return this.sign({ sub: userId, walletId, role });
  }

  /** @throws DomainError `unauthenticated` unless the token is ours, complete and not expired. */
  verify(token: string): Caller {
    const known = this.remembered.get(token);
    if (known !== undefined && Date.now() < known.expiresAtMs) return known.caller;
    const claims = this.claimsOf(token);
    const caller = callerIn(claims);
    if (caller === null) throw unauthenticated('The access token is not valid.');
    this.remember(token, { caller, expiresAtMs: (claims as { exp: number }).exp * 1_000 });
    return caller;
  }

  private remember(token: string, known: Remembered): void {
    if (this.remembered.size >= REMEMBERED_MAX) {
      const [oldest = ''] = this.remembered.keys();
      this.remembered.delete(oldest);
    }
    this.remembered.set(token, known);
  }

  private claimsOf(token: string): unknown {
    try {
      return this.check(token);
    } catch (error) {
      if (!(error instanceof TokenError)) throw error;
      const hasExpired = error.code === TokenError.codes.expired;
      throw unauthenticated(`The access token ${hasExpired ? 'has expired' : 'is not valid'}.`);
    }
  }
}

/** The error for a request without a valid caller. */
export function unauthenticated(detail: string): DomainError {
  return new DomainError('unauthenticated', detail);
}

function callerIn(claims: unknown): Caller | null {
  const { sub, walletId, role } = claims as Record<string, unknown>;
  const isWhole =
    typeof sub === 'string' && isId(sub) && typeof walletId === 'string' && isId(walletId);
  return isWhole && isRole(role) ? { userId: sub, walletId, role } : null;
}

function isRole(value: unknown): value is Role {
  return ROLES.some((role) => role === value);
}
