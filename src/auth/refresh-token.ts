import { createHash, randomBytes } from 'node:crypto';

const RANDOM_BYTES = 32;

/** How long a refresh token may be used after it was given. */
export const REFRESH_TOKEN_DAYS = 30;

/** A fresh token: 256 random bits, so that no guess and no table of hashes finds it. */
export function newRefreshToken(): string {
  return randomBytes(RANDOM_BYTES).toString('base64url');
}

/** What we keep of a token: enough to recognise it, useless to whoever reads our database. */
export function hashOfRefreshToken(token: string): string {
  return createHash('sha256').update(token).digest('base64url');
}
