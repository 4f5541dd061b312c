import { Check, Column, Entity, PrimaryColumn } from 'typeorm';
import type { Account, PostingKind } from './posting.js';

/** One leg of a posting. Insert-only, and every posting sums to zero: PostgreSQL enforces both. */
@Entity('entries')
@Check(
  'entries_posting_is_known',
  `posting IN ('fund', 'hold', 'capture', 'release', 'reverse', 'adjust', 'collect', 'write_off')`,
)
@Check(
  'entries_account_is_known',
  `account IN ('wallet', 'vending:held', 'income:fees', 'income:commission', 'adjustments',
     'receivable', 'losses')
   OR account LIKE 'funding:_%' OR account LIKE 'provider:_%'`,
)
@Check('entries_amount_is_not_zero', 'amount <> 0')
export class EntryEntity {
  @PrimaryColumn('uuid', { name: 'wallet_id', primaryKeyConstraintName: 'entries_pk' })
  walletId!: string;

  @PrimaryColumn('uuid', { name: 'subject_id', primaryKeyConstraintName: 'entries_pk' })
  subjectId!: string;

  @PrimaryColumn('text', { primaryKeyConstraintName: 'entries_pk' })
  posting!: PostingKind;

  @PrimaryColumn('text', { primaryKeyConstraintName: 'entries_pk' })
  account!: Account;

  @Column('bigint')
  amount!: number;

  @Column('timestamptz', { name: 'created_at', default: () => 'now()' })
  createdAt!: Date;
}
