import type { MigrationInterface, QueryRunner } from 'typeorm';

const CONSTRAINTS = [
  'incidents_funding_fk',
  'incidents_have_one_subject',
  'incidents_payment_kind_is_known',
  'incidents_funding_kind_is_known',
];

/** Checks the rows that moved into `incidents`: this holds up no read and no write. */
export class ValidateIncidents1763800000041 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const constraint of CONSTRAINTS) {
      await runner.query(`ALTER TABLE incidents VALIDATE CONSTRAINT ${constraint}`);
    }
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const constraint of CONSTRAINTS) {
      const [found] = (await runner.query(
        `SELECT pg_get_constraintdef(oid) AS definition FROM pg_constraint
          WHERE conrelid = 'incidents'::regclass AND conname = $1`,
        [constraint],
      )) as { definition: string }[];
      await runner.query(`
        ALTER TABLE incidents DROP CONSTRAINT ${constraint},
          ADD CONSTRAINT ${constraint} ${found?.definition ?? ''} NOT VALID`);
    }
  }
}
