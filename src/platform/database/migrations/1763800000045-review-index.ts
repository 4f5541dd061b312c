import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createIndexConcurrently, dropIndexConcurrently } from '../concurrent-index.js';

/**
 * What operators decide is found by a column that only a review changes. An index of the status made every step of every
 * payment write all indexes of its row.
 */
export class ReviewIndex1763800000045 implements MigrationInterface {
  /** An index is built concurrently outside a database transaction only. */
  readonly transaction = false;

  async up(runner: QueryRunner): Promise<void> {
    await createIndexConcurrently(
      runner,
      'bill_payments_review_idx',
      'ON bill_payments (id) WHERE in_review_since IS NOT NULL',
    );
    await dropIndexConcurrently(runner, 'bill_payments_in_review_idx');
  }

  async down(runner: QueryRunner): Promise<void> {
    await createIndexConcurrently(
      runner,
      'bill_payments_in_review_idx',
      `ON bill_payments (id) WHERE status = 'needs_review'`,
    );
    await dropIndexConcurrently(runner, 'bill_payments_review_idx');
  }
}
