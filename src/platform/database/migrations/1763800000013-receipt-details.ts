import type { MigrationInterface, QueryRunner } from 'typeorm';

// What the biller printed beside the tokens. It is kept with the payment, because the last answer of
// an attempt may by then be another one: a requery that was not answered says nothing of the tariff.
export class ReceiptDetails1763800000013 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE bill_payments ADD COLUMN details jsonb');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE bill_payments DROP COLUMN details');
  }
}
