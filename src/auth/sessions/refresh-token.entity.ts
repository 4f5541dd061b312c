import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';

@Entity('refresh_tokens')
@Index('refresh_tokens_by_age_idx', ['expiresAt'], { type: 'brin' })
@Index('refresh_tokens_family_idx', ['familyId'])
@ForeignKey('UserEntity', ['userId'], ['id'], { name: 'refresh_tokens_user_fk' })
export class RefreshTokenEntity {
  @PrimaryColumn('text', { name: 'token_hash', primaryKeyConstraintName: 'refresh_tokens_pk' })
  tokenHash!: string;

  /** All refresh tokens that one login led to by rotation. */
  @Column('uuid', { name: 'family_id' })
  familyId!: string;

  @Column('uuid', { name: 'user_id' })
  userId!: string;

  @Column('timestamptz', { name: 'created_at', default: () => 'now()' })
  createdAt!: Date;

  @Column('timestamptz', { name: 'expires_at' })
  expiresAt!: Date;

  @Column('timestamptz', { name: 'used_at', nullable: true })
  usedAt!: Date | null;

  @Column('timestamptz', { name: 'revoked_at', nullable: true })
  revokedAt!: Date | null;
}
