import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Names this database: one row, written by the migration that made it. */
@Entity('installation')
export class InstallationEntity {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'installation_pk' })
  id!: string;

  @Column('timestamptz', { name: 'created_at', default: () => 'now()' })
  createdAt!: Date;
}
