import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/**
 * A mark that a worker inserts each minute. A process that remembers one recognises the history of this
 * database.
 */
@Entity('continuity_marks')
export class ContinuityMarkEntity {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'continuity_marks_pk' })
  id!: string;

  @Index('continuity_marks_made_at_idx')
  @Column('timestamptz', { name: 'made_at', default: () => 'now()' })
  madeAt!: Date;
}
