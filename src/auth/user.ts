export const ROLES = ['customer', 'operator', 'admin'] as const;
export type Role = (typeof ROLES)[number];

/** How well a user is known. Each tier has limits, which are data. */
export const KYC_TIERS = [1, 2, 3] as const;

/** A user as the database keeps it. */
export interface UserRow {
  readonly id: string;
  readonly email: string;
  readonly passwordHash: string;
  readonly fullName: string;
  readonly phone: string | null;
  readonly role: Role;
  readonly createdAt: Date;
}

/** What a user is made of; the rest has defaults. */
export type NewUser = Pick<
  UserRow,
  'id' | 'email' | 'passwordHash' | 'fullName' | 'phone' | 'role'
>;
