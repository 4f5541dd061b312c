import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import type { Role } from '../../auth/user.js';
import type { Act, SubjectKind } from './audit.js';

/** An act of an operator, written in the same commit. PostgreSQL refuses changes to these rows. */
@Entity('audit_records')
@Index('audit_records_by_subject_idx', ['subjectId', 'id'])
@Index('audit_records_by_actor_idx', ['actorId', 'id'])
@ForeignKey('UserEntity', ['actorId'], ['id'], { name: 'audit_records_actor_fk' })
export class AuditRecordEntity {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'audit_records_pk' })
  id!: string;

  @Column('uuid', { name: 'actor_id' })
  actorId!: string;

  @Column('text', { name: 'actor_role' })
  actorRole!: Role;

  @Column('text')
  act!: Act;

  @Column('text', { name: 'subject_kind' })
  subjectKind!: SubjectKind;

  @Column('text', { name: 'subject_id' })
  subjectId!: string;

  @Column('uuid', { name: 'wallet_id', nullable: true })
  walletId!: string | null;

  @Column('text', { nullable: true })
  reason!: string | null;

  @Column('jsonb', { default: {} })
  details!: Record<string, unknown>;

  @Column('text', { name: 'request_id' })
  requestId!: string;

  @Column('timestamptz', { name: 'created_at', default: () => 'now()' })
  createdAt!: Date;
}
