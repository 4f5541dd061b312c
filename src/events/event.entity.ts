import { Column, Entity, Generated, Index, PrimaryColumn } from 'typeorm';
import type { EventType } from './event.js';

@Entity('events')
@Index('events_by_age_idx', ['createdAt'], { type: 'brin' })
@Index('events_undelivered_idx', ['position'], { where: 'delivered_at IS NULL' })
export class EventEntity {
  @PrimaryColumn('uuid', { name: 'wallet_id', primaryKeyConstraintName: 'events_pk' })
  walletId!: string;

  @PrimaryColumn('uuid', { name: 'subject_id', primaryKeyConstraintName: 'events_pk' })
  subjectId!: string;

  @PrimaryColumn('integer', { primaryKeyConstraintName: 'events_pk' })
  seq!: number;

  @Column('uuid')
  id!: string;

  @Column('text')
  type!: EventType;

  @Column('jsonb')
  data!: Record<string, unknown>;

  @Column('bigint')
  @Generated('increment')
  position!: number;

  @Column('timestamptz', { name: 'created_at', default: () => 'now()' })
  createdAt!: Date;

  @Column('timestamptz', { name: 'delivered_at', nullable: true })
  deliveredAt!: Date | null;
}
