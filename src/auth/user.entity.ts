import { Check, Column, Entity, ForeignKey, PrimaryColumn, Unique } from 'typeorm';
import type { Role } from './user.js';

@Entity('users')
@Unique('users_email_key', ['email'])
@ForeignKey('KycTierEntity', ['kycTier'], ['tier'], { name: 'users_kyc_tier_fk' })
@Check('users_email_is_lower', 'email = lower(email)')
@Check('users_role_is_known', `role IN ('customer', 'operator', 'admin')`)
export class UserEntity {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'users_pk' })
  id!: string;

  @Column('text')
  email!: string;

  @Column('text', { name: 'password_hash' })
  passwordHash!: string;

  @Column('text', { name: 'full_name' })
  fullName!: string;

  @Column('text', { nullable: true })
  phone!: string | null;

  @Column('text', { default: 'customer' })
  role!: Role;

  @Column('integer', { name: 'kyc_tier', default: 3 })
  kycTier!: number;

  @Column('timestamptz', { name: 'created_at', default: () => 'now()' })
  createdAt!: Date;
}
