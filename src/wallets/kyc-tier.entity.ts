import { Check, Column, Entity, PrimaryColumn } from 'typeorm';

/** What users of one tier may do, in kobo; null: no limit. */
@Entity('kyc_tiers')
@Check('kyc_tiers_single_is_an_amount', 'single_max >= 0')
@Check('kyc_tiers_daily_is_an_amount', 'daily_max >= 0')
@Check('kyc_tiers_balance_is_an_amount', 'balance_max >= 0')
export class KycTierEntity {
  @PrimaryColumn('integer', { primaryKeyConstraintName: 'kyc_tiers_pk' })
  tier!: number;

  @Column('bigint', { name: 'single_max', nullable: true })
  singleMax!: number | null;

  @Column('bigint', { name: 'daily_max', nullable: true })
  dailyMax!: number | null;

  @Column('bigint', { name: 'balance_max', nullable: true })
  balanceMax!: number | null;
}
