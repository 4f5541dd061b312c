import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { MeterType } from '../vending/provider/electricity-provider.js';

/** A provider's last answer about a meter. All customers share it, because it is about the meter. */
@Entity('meter_verifications')
export class MeterVerificationEntity {
  @PrimaryColumn('text', {
    name: 'biller_id',
    primaryKeyConstraintName: 'meter_verifications_pk',
  })
  billerId!: string;

  @PrimaryColumn('text', {
    name: 'meter_number',
    primaryKeyConstraintName: 'meter_verifications_pk',
  })
  meterNumber!: string;

  @PrimaryColumn('text', {
    name: 'meter_type',
    primaryKeyConstraintName: 'meter_verifications_pk',
  })
  meterType!: MeterType;

  @Column('text', { name: 'customer_name', nullable: true })
  customerName!: string | null;

  @Column('text', { nullable: true })
  address!: string | null;

  @Column('bigint', { name: 'min_amount', nullable: true })
  minAmount!: number | null;

  @Column('bigint', { name: 'max_amount', nullable: true })
  maxAmount!: number | null;

  @Column('bigint', { nullable: true })
  arrears!: number | null;

  @Column('boolean', { name: 'can_vend' })
  canVend!: boolean;

  @Column('timestamptz', { name: 'verified_at', default: () => 'now()' })
  verifiedAt!: Date;
}
