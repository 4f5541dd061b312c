import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createIndexConcurrently, dropIndexConcurrently } from '../concurrent-index.js';

const WHAT_IS_DUE = 'WHERE next_check_at IS NOT NULL';

/**
 * Workers look for what is due at each provider by itself. Workers of the release before look at all of it:
 * they find it in this index as well, which has nothing but open work in it.
 */
export class DueByProvider1763800000033 implements MigrationInterface {
  /** An index is built concurrently outside a database transaction only. */
  readonly transaction = false;

  async up(runner: QueryRunner): Promise<void> {
    await createIndexConcurrently(
      runner,
      'bill_payments_due_by_provider_idx',
      `ON bill_payments (provider, next_check_at) ${WHAT_IS_DUE}`,
    );
    await dropIndexConcurrently(runner, 'bill_payments_due_idx');
  }

  async down(runner: QueryRunner): Promise<void> {
    await createIndexConcurrently(
      runner,
      'bill_payments_due_idx',
      `ON bill_payments (next_check_at) ${WHAT_IS_DUE}`,
    );
    await dropIndexConcurrently(runner, 'bill_payments_due_by_provider_idx');
  }
}
