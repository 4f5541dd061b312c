import type { Sql } from '../../platform/database/database.js';
import { REFRESH_TOKEN_DAYS, REPEAT_WITHIN_SECONDS } from './refresh-token.js';

const LIFE = `interval '${REFRESH_TOKEN_DAYS} days'`;
const REPEAT_WITHIN = `interval '${REPEAT_WITHIN_SECONDS} seconds'`;

/** Begins a family: the first token of a login. */
export async function insertRefreshToken(
  sql: Sql,
  token: { readonly hash: string; readonly familyId: string; readonly userId: string },
): Promise<void> {
  await sql.query(
    `INSERT INTO refresh_tokens (token_hash, family_id, user_id, expires_at)
     VALUES ($1, $2, $3, now() + ${LIFE})`,
    [token.hash, token.familyId, token.userId],
  );
}

/**
 * Uses a token up and puts `nextHash` in its place.
 * @returns the user it belongs to; null when it is unknown, used, expired or revoked.
 */
export async function rotateRefreshToken(
  sql: Sql,
  hash: string,
  nextHash: string,
): Promise<string | null> {
  // A family is dead once one of its tokens is revoked. The UPDATE that revokes a family misses a successor
  // that is being inserted meanwhile, and that successor must not survive.
  const rows = await sql.query<{ userId: string }>(
    `WITH used AS (
       UPDATE refresh_tokens AS t SET used_at = now()
        WHERE token_hash = $1 AND used_at IS NULL AND expires_at > now()
          AND NOT EXISTS (SELECT FROM refresh_tokens AS f
                           WHERE f.family_id = t.family_id AND f.revoked_at IS NOT NULL)
       RETURNING family_id, user_id
     )
     INSERT INTO refresh_tokens (token_hash, family_id, user_id, expires_at)
     SELECT $2, family_id, user_id, now() + ${LIFE} FROM used
     RETURNING user_id AS "userId"`,
    [hash, nextHash],
  );
  return rows[0]?.userId ?? null;
}

/**
 * Whether a used token comes again so soon that its client is repeating the request, and its successor
 * `nextHash` is still unused.
 * @returns the user it belongs to; null when the successor must not be given out again.
 */
export async function repeatRotation(
  sql: Sql,
  hash: string,
  nextHash: string,
): Promise<string | null> {
  const rows = await sql.query<{ userId: string }>(
    `SELECT used.user_id AS "userId"
       FROM refresh_tokens used
       JOIN refresh_tokens next ON next.family_id = used.family_id AND next.token_hash = $2
      WHERE used.token_hash = $1 AND used.used_at > now() - ${REPEAT_WITHIN}
        AND next.used_at IS NULL AND next.expires_at > now()
        AND NOT EXISTS (SELECT FROM refresh_tokens AS f
                         WHERE f.family_id = used.family_id AND f.revoked_at IS NOT NULL)`,
    [hash, nextHash],
  );
  return rows[0]?.userId ?? null;
}

/**
 * Revokes every token of the family of a token that was used up a while ago. A repetition within seconds
 * and an unknown or unused token revoke nothing.
 */
export async function revokeFamilyOfReusedToken(sql: Sql, hash: string): Promise<void> {
  await sql.query(
    `UPDATE refresh_tokens SET revoked_at = now()
      WHERE revoked_at IS NULL
        AND family_id = (SELECT family_id FROM refresh_tokens
                          WHERE token_hash = $1 AND used_at <= now() - ${REPEAT_WITHIN})`,
    [hash],
  );
}

/**
 * Revokes every token of the family of this token. It has no effect if the token is unknown, or if `userId`
 * is given and another user owns the family.
 */
export async function revokeRefreshTokenFamily(
  sql: Sql,
  hash: string,
  userId: string | null = null,
): Promise<void> {
  await sql.query(
    `UPDATE refresh_tokens SET revoked_at = now()
      WHERE revoked_at IS NULL AND ($2::uuid IS NULL OR user_id = $2)
        AND family_id = (SELECT family_id FROM refresh_tokens WHERE token_hash = $1)`,
    [hash, userId],
  );
}

/** Ends all sessions of a user. It reads the whole table, so only commands use it. */
export async function revokeRefreshTokensOf(sql: Sql, userId: string): Promise<void> {
  await sql.query(
    'UPDATE refresh_tokens SET revoked_at = now() WHERE user_id = $1 AND revoked_at IS NULL',
    [userId],
  );
}
