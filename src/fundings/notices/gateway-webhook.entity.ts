import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** What a gateway sent us, signed: once for the same bytes, however often they came. */
@Entity('gateway_webhooks')
@Index('gateway_webhooks_by_age_idx', ['receivedAt'], { type: 'brin' })
@Index('gateway_webhooks_by_reference_idx', ['reference', 'receivedAt'], {
  where: 'reference IS NOT NULL',
})
export class GatewayWebhookEntity {
  @PrimaryColumn('text', { primaryKeyConstraintName: 'gateway_webhooks_pk' })
  gateway!: string;

  /** SHA-256 of the bytes. */
  @PrimaryColumn('text', { primaryKeyConstraintName: 'gateway_webhooks_pk' })
  digest!: string;

  @Column('text')
  event!: string;

  @Column('text', { nullable: true })
  reference!: string | null;

  @Column('jsonb')
  body!: unknown;

  @Column('integer', { default: 1 })
  deliveries!: number;

  @Column('timestamptz', { name: 'received_at', default: () => 'now()' })
  receivedAt!: Date;
}
