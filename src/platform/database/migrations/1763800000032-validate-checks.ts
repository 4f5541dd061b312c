import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Checks that earlier migrations left to be validated: this holds up no read and no write. */
const CHECKS: readonly (readonly [string, string])[] = [
  ['bill_payments', 'bill_payments_token_status_is_known'],
  ['entries', 'entries_posting_is_known'],
  ['entries', 'entries_account_is_known'],
  ['wallets', 'wallets_owed_is_not_negative'],
];

export class ValidateChecks1763800000032 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const [table, check] of CHECKS) {
      await runner.query(`ALTER TABLE ${table} VALIDATE CONSTRAINT ${check}`);
    }
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const [table, check] of CHECKS) {
      const [found] = (await runner.query(
        `SELECT pg_get_constraintdef(oid) AS definition FROM pg_constraint
          WHERE conrelid = $1::regclass AND conname = $2`,
        [table, check],
      )) as { definition: string }[];
      await runner.query(`
        ALTER TABLE ${table} DROP CONSTRAINT ${check},
          ADD CONSTRAINT ${check} ${found?.definition ?? ''} NOT VALID`);
    }
  }
}
