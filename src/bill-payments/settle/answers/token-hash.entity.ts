import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Which purchase had a token first. Sandboxes of providers repeat tokens: theirs are not in it. */
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
