import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** A message to the secret callback path. It is only a hint: no decision rests on it. */
@Entity('provider_callbacks')
@Index('provider_callbacks_by_age_idx', ['receivedAt'], { type: 'brin' })
export class ProviderCallbackEntity {
  /** SHA-256 of provider and body, so that a repeated callback is stored once. */
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
