import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** What somebody who knew the secret path told us. A hint: nothing is concluded from it. */
@Entity('provider_callbacks')
@Index('provider_callbacks_by_age_idx', ['receivedAt'], { type: 'brin' })
export class ProviderCallbackEntity {
  /** SHA-256 of provider and body: a callback that is repeated is one callback. */
  @PrimaryColumn('bytea', { primaryKeyConstraintName: 'provider_callbacks_pk' })
  digest!: Buffer;

  @Column('text')
  provider!: string;

  @Column('text', { name: 'request_id', nullable: true })
  requestId!: string | null;

  @Column('jsonb')
  body!: Record<string, unknown>;

  @Column('timestamptz', { name: 'received_at', default: () => 'now()' })
  receivedAt!: Date;
}
