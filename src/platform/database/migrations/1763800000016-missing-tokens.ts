import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A delivered purchase whose token never comes is no end: it is listed, and people can decide it. */
export class MissingTokens1763800000016 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE bill_payments ADD COLUMN not_understood jsonb');
    await tokenStatuses(runner, TOKENS);
    await incidentKinds(runner, [...INCIDENTS, 'token_missing']);
    await acts(runner, ['payment.resolve', 'payment.reverse', ADJUST]);
    await named(runner, `act IN ('payment.resolve', 'payment.reverse')`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DELETE FROM approvals WHERE act = 'payment.reverse'`);
    await named(runner, `act = 'payment.resolve'`);
    await acts(runner, ['payment.resolve', ADJUST]);
    await runner.query(`UPDATE bill_payments SET token_status = 'awaited',
      next_check_at = coalesce(next_check_at, now()) WHERE token_status = 'missing'`);
    await tokenStatuses(runner, TOKENS.slice(0, 3));
    await runner.query(
      'ALTER TABLE bill_payments VALIDATE CONSTRAINT bill_payments_token_status_is_known',
    );
    await runner.query('ALTER TABLE bill_payments DROP COLUMN not_understood');
  }
}

const ADJUST = 'wallet.adjust';
const TOKENS = ['none', 'awaited', 'delivered', 'missing'];
const INCIDENTS = [
  'delivered_after_refund',
  'refused_after_delivery',
  'delivered_by_earlier_attempt',
  'answer_mismatch',
  'token_repeated',
  'token_implausible',
  'second_delivery',
];

function listed(values: readonly string[]): string {
  return values.map((value) => `'${value}'`).join(', ');
}

/** Validated by a later migration, so that no lock is held while all rows are read. */
async function tokenStatuses(runner: QueryRunner, values: readonly string[]): Promise<void> {
  await runner.query(`
    ALTER TABLE bill_payments DROP CONSTRAINT bill_payments_token_status_is_known,
      ADD CONSTRAINT bill_payments_token_status_is_known
        CHECK (token_status IN (${listed(values)})) NOT VALID`);
}

async function incidentKinds(runner: QueryRunner, values: readonly string[]): Promise<void> {
  await runner.query(`
    ALTER TABLE incidents DROP CONSTRAINT incidents_kind_is_known,
      ADD CONSTRAINT incidents_kind_is_known CHECK (kind IN (${listed(values)}))`);
}

async function acts(runner: QueryRunner, values: readonly string[]): Promise<void> {
  await runner.query(`
    ALTER TABLE approvals DROP CONSTRAINT approvals_act_is_known,
      ADD CONSTRAINT approvals_act_is_known CHECK (act IN (${listed(values)}))`);
}

async function named(runner: QueryRunner, condition: string): Promise<void> {
  await runner.query(`
    ALTER TABLE approvals DROP CONSTRAINT approvals_payment_is_named,
      ADD CONSTRAINT approvals_payment_is_named CHECK ((${condition}) = (payment_id IS NOT NULL))`);
}
