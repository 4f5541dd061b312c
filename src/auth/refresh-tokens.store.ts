import type { Sql } from '../platform/database/database.js';
import { REFRESH_TOKEN_DAYS } from './refresh-token.js';

const LIFE = `interval '${REFRESH_TOKEN_DAYS} days'`;

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
  // A family is dead once one of its tokens is revoked: a successor that was being written while
  // the others were revoked is missed by that UPDATE, and must not outlive them.
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
 * Revokes every token of the family this one belongs to; does nothing when it is unknown, or when
 * `userId` is given and the family is somebody else's.
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

/** Revokes all that a user stays logged in with. Reads the whole table, so it is for commands. */
export async function revokeRefreshTokensOf(sql: Sql, userId: string): Promise<void> {
  await sql.query(
    'UPDATE refresh_tokens SET revoked_at = now() WHERE user_id = $1 AND revoked_at IS NULL',
    [userId],
  );
}
