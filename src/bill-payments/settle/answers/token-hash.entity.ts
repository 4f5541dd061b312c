import { Column, Entity, PrimaryColumn } from 'typeorm';

/** The first purchase that had a token. Tokens of sandboxes are left out, because sandboxes repeat them. */
@Entity('token_hashes')
export class TokenHashEntity {
  /** The first 128 bits of the SHA-256 of the 20 digits. */
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'token_hashes_pk' })
  hash!: string;

  @Column('uuid', { name: 'wallet_id' })
  walletId!: string;

  @Column('uuid', { name: 'payment_id' })
  paymentId!: string;

  @Column('timestamptz', { name: 'created_at', default: () => 'now()' })
  createdAt!: Date;
}
