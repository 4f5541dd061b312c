import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn, Unique } from 'typeorm';
import type { Direction, TransactionType } from './movement.js';

/** One movement of money, as a customer sees it. Insert-only: PostgreSQL refuses anything else. */
@Entity('transactions')
@Unique('transactions_id_key', ['walletId', 'id'])
@Index('transactions_one_refund_idx', ['walletId', 'reversesTransactionId'], {
  unique: true,
  where: 'reverses_transaction_id IS NOT NULL',
})
@Index('transactions_by_type_idx', ['walletId', 'type', 'walletVersion'], {
  where: `type <> 'bill_payment'`,
})
@ForeignKey('WalletEntity', ['walletId'], ['id'], { name: 'transactions_wallet_fk' })
@Check('transactions_type_is_known', `type IN ('funding', 'bill_payment', 'refund', 'adjustment')`)
@Check('transactions_direction_is_known', `direction IN ('credit', 'debit')`)
@Check('transactions_amount_is_positive', 'amount > 0')
@Check('transactions_balance_is_not_negative', 'balance_after >= 0')
@Check('transactions_version_is_positive', 'wallet_version > 0')
@Check('transactions_refund_reverses', `(type = 'refund') = (reverses_transaction_id IS NOT NULL)`)
export class TransactionEntity {
  @PrimaryColumn('uuid', { name: 'wallet_id', primaryKeyConstraintName: 'transactions_pk' })
  walletId!: string;

  @PrimaryColumn('bigint', { name: 'wallet_version', primaryKeyConstraintName: 'transactions_pk' })
  walletVersion!: number;

  @Column('uuid')
  id!: string;

  @Column('text')
  type!: TransactionType;

  @Column('text')
  direction!: Direction;

  @Column('bigint')
  amount!: number;

  @Column('bigint', { name: 'balance_after' })
  balanceAfter!: number;

  @Column('text')
  reference!: string;

  @Column('uuid', { name: 'subject_id' })
  subjectId!: string;

  @Column('uuid', { name: 'reverses_transaction_id', nullable: true })
  reversesTransactionId!: string | null;

  @Column('timestamptz', { name: 'created_at', default: () => 'now()' })
  createdAt!: Date;
}
