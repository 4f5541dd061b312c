import { createHash, createHmac, randomBytes } from 'node:crypto';

const RANDOM_BYTES = 32;

/** The lifetime of a refresh token in days. */
export const REFRESH_TOKEN_DAYS = 30;

/**
 * How long a repeated refresh gets the same successor: two tabs of one browser, or a client that lost the
 * answer. After that, a second use of a token is a sign of theft.
 */
export const REPEAT_WITHIN_SECONDS = 30;

/** Makes a token of 256 random bits, which cannot be guessed or found in a table of hashes. */
export function newRefreshToken(): string {
  return randomBytes(RANDOM_BYTES).toString('base64url');
}

/** The stored form of a token: it recognises the token, and is useless to a reader of our database. */
export function hashOfRefreshToken(token: string): string {
  return createHash('sha256').update(token).digest('base64url');
}

/**
 * The token that follows `token` by rotation. It is derived instead of random, so that every process gives
 * a repeated refresh the same answer, and the database stores no usable token.
 * @param secret the key without which the successor of a used token cannot be computed.
 */
export function successorOf(token: string, secret: string): string {
  return createHmac('sha256', secret).update(`refresh token after ${token}`).digest('base64url');
}
