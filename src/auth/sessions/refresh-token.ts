import { createHash, createHmac, randomBytes } from 'node:crypto';

const RANDOM_BYTES = 32;

/** How long a refresh token may be used after it was given. */
export const REFRESH_TOKEN_DAYS = 30;

/**
 * How long the repetition of a refresh gets the same successor: two tabs of one browser, or a client
 * whose answer was lost. Later, a used token that comes again is a sign of theft.
 */
export const REPEAT_WITHIN_SECONDS = 30;

/** A fresh token: 256 random bits, so that no guess and no table of hashes finds it. */
export function newRefreshToken(): string {
  return randomBytes(RANDOM_BYTES).toString('base64url');
}

/** What we keep of a token: enough to recognise it, useless to whoever reads our database. */
export function hashOfRefreshToken(token: string): string {
  return createHash('sha256').update(token).digest('base64url');
}

/**
 * The token that follows `token` by rotation. It is derived, not drawn, so that every process gives a
 * repeated refresh the same answer without keeping a token that could be read from the database.
 * @param secret the key without which nobody can compute it from a token that was used up.
 */
export function successorOf(token: string, secret: string): string {
  return createHmac('sha256', secret).update(`refresh token after ${token}`).digest('base64url');
}
