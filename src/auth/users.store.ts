import { invariant } from '../kernel/invariant.js';
import { DomainError } from '../kernel/errors.js';
import type { Sql, Tx } from '../platform/database/database.js';
import { isDuplicate } from '../platform/database/database-fault.js';
import type { NewUser, Role, UserRow } from './user.js';

const COLUMNS = `id, email, password_hash AS "passwordHash", full_name AS "fullName", phone, role,
  created_at AS "createdAt"`;

/**
 * Inserts a user.
 * @throws DomainError `email_taken` when another user has this email.
 */
export async function insertUser(tx: Tx, user: NewUser, kycTier: number): Promise<UserRow> {
  try {
    const [row] = await tx.query<UserRow>(
      `INSERT INTO users (id, email, password_hash, full_name, phone, role, kyc_tier)
       VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING ${COLUMNS}`,
      [user.id, user.email, user.passwordHash, user.fullName, user.phone, user.role, kycTier],
    );
    invariant(row !== undefined, 'an insert returns its row');
    return row;
  } catch (error) {
    if (!isDuplicate(error, 'users_email_key')) throw error;
    throw new DomainError('email_taken', 'Log in, or register with another email.');
  }
}

export async function findUserByEmail(sql: Sql, email: string): Promise<UserRow | null> {
  const rows = await sql.query<UserRow>(`SELECT ${COLUMNS} FROM users WHERE email = $1`, [email]);
  return rows[0] ?? null;
}

export async function findUser(sql: Sql, id: string): Promise<UserRow | null> {
  const rows = await sql.query<UserRow>(`SELECT ${COLUMNS} FROM users WHERE id = $1`, [id]);
  return rows[0] ?? null;
}

/** Changes the role of a user. @returns the user's id; null when no user has this email. */
export async function updateRole(tx: Tx, email: string, role: Role): Promise<string | null> {
  const rows = await tx.query<{ id: string }>(
    'UPDATE users SET role = $2 WHERE email = $1 RETURNING id',
    [email, role],
  );
  return rows[0]?.id ?? null;
}

/** Puts a user into a KYC tier. @returns the previous tier; null when the user does not exist. */
export async function updateKycTier(tx: Tx, id: string, tier: number): Promise<number | null> {
  const [before] = await tx.query<{ tier: number }>(
    'SELECT kyc_tier AS tier FROM users WHERE id = $1 FOR NO KEY UPDATE',
    [id],
  );
  if (before === undefined) return null;
  await tx.query('UPDATE users SET kyc_tier = $2 WHERE id = $1', [id, tier]);
  return before.tier;
}

/**
 * Reads the roles of users and locks them until `tx` ends; concurrent changes wait. All rows are locked in
 * one order, so that two transactions cannot deadlock.
 */
export async function lockRoles(
  tx: Tx,
  ids: readonly string[],
): Promise<ReadonlyMap<string, Role>> {
  const rows = await tx.query<{ id: string; role: Role }>(
    'SELECT id, role FROM users WHERE id = ANY($1::uuid[]) ORDER BY id FOR NO KEY UPDATE',
    [ids],
  );
  return new Map(rows.map(({ id, role }) => [id, role]));
}
