export const ROLES = ['customer', 'operator', 'admin'] as const;
export type Role = (typeof ROLES)[number];

/** How thoroughly a user was identified. The limits of each tier are stored as data. */
export const KYC_TIERS = [1, 2, 3] as const;

/** A user's row in the database. */
export interface UserRow {
  readonly id: string;
  readonly email: string;
  readonly passwordHash: string;
  readonly fullName: string;
  readonly phone: string | null;
  readonly role: Role;
  readonly createdAt: Date;
}

/** The fields of a new user without defaults. */
export type NewUser = Pick<
  UserRow,
  'id' | 'email' | 'passwordHash' | 'fullName' | 'phone' | 'role'
>;
