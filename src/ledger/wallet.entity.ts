import { Check, Column, Entity, ForeignKey, PrimaryColumn, Unique } from 'typeorm';
import type { WalletStatus } from './wallet.js';

@Entity('wallets')
@Unique('wallets_user_key', ['userId'])
@ForeignKey('UserEntity', ['userId'], ['id'], { name: 'wallets_user_fk' })
@Check('wallets_balance_is_not_negative', 'balance >= 0')
@Check('wallets_balance_is_exact', 'balance <= 9007199254740991')
@Check('wallets_spent_is_not_negative', 'spent >= 0')
@Check('wallets_owed_is_not_negative', 'owed >= 0')
@Check('wallets_currency_is_ngn', `currency = 'NGN'`)
@Check('wallets_status_is_known', `status IN ('active', 'frozen')`)
export class WalletEntity {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'wallets_pk' })
  id!: string;

  @Column('uuid', { name: 'user_id' })
  userId!: string;

  @Column('bigint', { default: 0 })
  balance!: number;

  @Column('text', { default: 'NGN' })
  currency!: 'NGN';

  @Column('bigint', { default: 0 })
  version!: number;

  @Column('text', { default: 'active' })
  status!: WalletStatus;

  /** The day of the last purchase, `YYYY-MM-DD` in Africa/Lagos. */
  @Column('date', { name: 'spent_on', nullable: true })
  spentOn!: string | null;

  /** Purchases of that day less their refunds, in kobo. */
  @Column('bigint', { default: 0 })
  spent!: number;

  /** The debt of this wallet: its part of the account `receivable`. */
  @Column('bigint', { default: 0 })
  owed!: number;

  /** Whether credits first repay the debt. */
  @Column('boolean', { default: false })
  collects!: boolean;

  @Column('timestamptz', { name: 'created_at', default: () => 'now()' })
  createdAt!: Date;

  @Column('timestamptz', { name: 'updated_at', default: () => 'now()' })
  updatedAt!: Date;
}
