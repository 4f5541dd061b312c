import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A delivered purchase whose token never comes is no end: it is listed, and people can decide it. */
export class MissingTokens1763800000016 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE bill_payments ADD COLUMN not_understood jsonb');
    await allow(runner, 'bill_payments', 'token_status', TOKENS);
    await allow(runner, 'incidents', 'kind', [...INCIDENTS, 'token_missing']);
    await allow(runner, 'approvals', 'act', ['payment.resolve', 'payment.reverse', ADJUST]);
    await named(runner, `act IN ('payment.resolve', 'payment.reverse')`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DELETE FROM approvals WHERE act = 'payment.reverse'`);
    await named(runner, `act = 'payment.resolve'`);
    await allow(runner, 'approvals', 'act', ['payment.resolve', ADJUST]);
    await runner.query(`UPDATE bill_payments SET token_status = 'awaited',
      next_check_at = coalesce(next_check_at, now()) WHERE token_status = 'missing'`);
    await allow(runner, 'bill_payments', 'token_status', TOKENS.slice(0, 3));
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

async function allow(
  runner: QueryRunner,
  table: string,
  column: string,
  values: readonly string[],
): Promise<void> {
  const known = values.map((value) => `'${value}'`).join(', ');
  const constraint = `${table}_${column}_is_known`;
  await runner.query(`
    ALTER TABLE ${table} DROP CONSTRAINT ${constraint},
      ADD CONSTRAINT ${constraint} CHECK (${column} IN (${known}))`);
}

async function named(runner: QueryRunner, acts: string): Promise<void> {
  await runner.query(`
    ALTER TABLE approvals DROP CONSTRAINT approvals_payment_is_named,
      ADD CONSTRAINT approvals_payment_is_named CHECK ((${acts}) = (payment_id IS NOT NULL))`);
}
