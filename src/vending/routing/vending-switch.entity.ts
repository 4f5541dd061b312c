import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Whether we sell for a biller through a provider; `*` stands for all of them. */
@Entity('vending_switches')
export class VendingSwitchEntity {
  @PrimaryColumn('text', { primaryKeyConstraintName: 'vending_switches_pk' })
  provider!: string;

  @PrimaryColumn('text', { name: 'biller_id', primaryKeyConstraintName: 'vending_switches_pk' })
  billerId!: string;

  @Column('boolean', { name: 'is_off' })
  isOff!: boolean;

  @Column('text')
  reason!: string;

  @Column('uuid', { name: 'changed_by' })
  changedBy!: string;

  @Column('timestamptz', { name: 'changed_at', default: () => 'now()' })
  changedAt!: Date;
}
