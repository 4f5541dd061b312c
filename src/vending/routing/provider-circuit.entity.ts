import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A circuit that a worker has opened. While it is open, no process sends purchases that way. */
@Entity('provider_circuits')
export class ProviderCircuitEntity {
  @PrimaryColumn('text', { primaryKeyConstraintName: 'provider_circuits_pk' })
  provider!: string;

  /** `*` for every biller. */
  @PrimaryColumn('text', { name: 'biller_id', primaryKeyConstraintName: 'provider_circuits_pk' })
  billerId!: string;

  @Column('timestamptz', { name: 'open_until' })
  openUntil!: Date;

  @Column('text')
  reason!: string;
}
