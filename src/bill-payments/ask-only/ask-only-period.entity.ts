import { Check, Column, Entity, Index, PrimaryColumn } from 'typeorm';
import type { AskOnlyReason } from './ask-only.js';

/** A period in which providers are asked about a purchase before it is sent. */
@Entity('ask_only_periods')
@Index('ask_only_periods_open_idx', ['reason'], { unique: true, where: 'ended_at IS NULL' })
@Check('ask_only_periods_reason_is_known', `reason IN ('past_missing', 'setting', 'operator')`)
export class AskOnlyPeriodEntity {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'ask_only_periods_pk' })
  id!: string;

  @Column('text')
  reason!: AskOnlyReason;

  @Column('timestamptz')
  since!: Date;

  @Column('timestamptz', { name: 'began_at', default: () => 'now()' })
  beganAt!: Date;

  @Column('timestamptz', { name: 'ended_at', nullable: true })
  endedAt!: Date | null;
}
