import { Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';

/** An act that was requested under an idempotency key, written in the same commit. */
@Entity('operator_requests')
@ForeignKey('UserEntity', ['actorId'], ['id'], { name: 'operator_requests_actor_fk' })
export class OperatorRequestEntity {
  @PrimaryColumn('uuid', { name: 'actor_id', primaryKeyConstraintName: 'operator_requests_pk' })
  actorId!: string;

  @PrimaryColumn('text', { primaryKeyConstraintName: 'operator_requests_pk' })
  endpoint!: string;

  @PrimaryColumn('text', {
    name: 'idempotency_key',
    primaryKeyConstraintName: 'operator_requests_pk',
  })
  idempotencyKey!: string;

  @Column('text', { name: 'request_hash' })
  requestHash!: string;

  @Column('timestamptz', { name: 'created_at', default: () => 'now()' })
  createdAt!: Date;
}
