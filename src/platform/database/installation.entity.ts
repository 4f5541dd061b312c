import { Column, Entity, PrimaryColumn } from 'typeorm';

/** The identity of this database: one row, inserted by the migration that made the table. */
@Entity('installation')
export class InstallationEntity {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'installation_pk' })
  id!: string;

  @Column('timestamptz', { name: 'created_at', default: () => 'now()' })
  createdAt!: Date;
}
