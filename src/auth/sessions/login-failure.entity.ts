import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A count of failed logins, kept by rate-limiter-flexible. `expire` is ms since 1970. */
@Entity('login_failures')
export class LoginFailureEntity {
  @PrimaryColumn('varchar', { length: 255, primaryKeyConstraintName: 'login_failures_pk' })
  key!: string;

  @Column('integer', { default: 0 })
  points!: number;

  @Column('bigint', { nullable: true })
  expire!: number | null;
}
