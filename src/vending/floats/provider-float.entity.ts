import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Our float with a provider, as its balance call last reported. */
@Entity('provider_floats')
export class ProviderFloatEntity {
  @PrimaryColumn('text', { primaryKeyConstraintName: 'provider_floats_pk' })
  provider!: string;

  /** Kobo. */
  @Column('bigint')
  balance!: number;

  @Column('timestamptz', { name: 'read_at', default: () => 'now()' })
  readAt!: Date;
}
