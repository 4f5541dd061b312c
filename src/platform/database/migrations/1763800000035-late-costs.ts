import type { MigrationInterface, QueryRunner } from 'typeorm';

const KINDS = [
  'delivered_after_refund',
  'refused_after_delivery',
  'delivered_by_earlier_attempt',
  'answer_mismatch',
  'token_repeated',
  'token_implausible',
  'second_delivery',
  'token_missing',
];

/** A cost that a provider names after the purchase was booked at its whole amount is an incident. */
export class LateCosts1763800000035 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await kinds(runner, [...KINDS, 'cost_differs']);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DELETE FROM incidents WHERE kind = 'cost_differs'`);
    await kinds(runner, KINDS);
  }
}

async function kinds(runner: QueryRunner, known: readonly string[]): Promise<void> {
  const listed = known.map((kind) => `'${kind}'`).join(', ');
  await runner.query(`
    ALTER TABLE incidents DROP CONSTRAINT incidents_kind_is_known,
      ADD CONSTRAINT incidents_kind_is_known CHECK (kind IN (${listed}))`);
}
