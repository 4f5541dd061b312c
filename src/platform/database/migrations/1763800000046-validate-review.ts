import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The check that the migration of due work left to be validated: this holds up no read and no write. */
export class ValidateReview1763800000046 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      'ALTER TABLE bill_payments VALIDATE CONSTRAINT bill_payments_review_has_begun',
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE bill_payments DROP CONSTRAINT bill_payments_review_has_begun,
        ADD CONSTRAINT bill_payments_review_has_begun
          CHECK ((status = 'needs_review') = (in_review_since IS NOT NULL)) NOT VALID`);
  }
}
