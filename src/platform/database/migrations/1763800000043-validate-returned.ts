import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The check that the migration before left to be validated: this holds up no read and no write. */
export class ValidateReturned1763800000043 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      'ALTER TABLE fundings VALIDATE CONSTRAINT fundings_returned_is_not_negative',
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE fundings DROP CONSTRAINT fundings_returned_is_not_negative,
        ADD CONSTRAINT fundings_returned_is_not_negative CHECK (returned_amount >= 0) NOT VALID`);
  }
}
