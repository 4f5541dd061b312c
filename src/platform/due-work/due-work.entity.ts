import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/**
 * Something that is looked at again: a payment, a funding. The row is made with its subject, and deleted when nothing is
 * left to find out. Triggers keep it for as long as its subject is not at rest.
 */
@Entity('due_work')
@Index('due_work_next_idx', ['kind', 'lane', 'dueAt'])
export class DueWorkEntity {
  @PrimaryColumn('uuid', { name: 'subject_id', primaryKeyConstraintName: 'due_work_pk' })
  subjectId!: string;

  @PrimaryColumn('uuid', { name: 'wallet_id', primaryKeyConstraintName: 'due_work_pk' })
  walletId!: string;

  @PrimaryColumn('text', { primaryKeyConstraintName: 'due_work_pk' })
  kind!: string;

  @Column('text')
  lane!: string;

  @Column('timestamptz', { name: 'due_at' })
  dueAt!: Date;

  @Column('timestamptz', { name: 'claimed_until', nullable: true })
  claimedUntil!: Date | null;
}
