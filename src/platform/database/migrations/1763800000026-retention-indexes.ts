import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createIndexConcurrently, dropIndexConcurrently } from '../concurrent-index.js';

/**
 * What retention deletes is found by its age. Rows of these tables stand in the order of their times, so a
 * block range index finds them, which costs a write next to nothing.
 */
const INDEXES: Readonly<Record<string, string>> = {
  events_by_age_idx: 'ON events USING brin (created_at)',
  gateway_webhooks_by_age_idx: 'ON gateway_webhooks USING brin (received_at)',
  provider_callbacks_by_age_idx: 'ON provider_callbacks USING brin (received_at)',
  refresh_tokens_by_age_idx: 'ON refresh_tokens USING brin (expires_at)',
};

export class RetentionIndexes1763800000026 implements MigrationInterface {
  /** An index is built concurrently outside a database transaction only. */
  readonly transaction = false;

  async up(runner: QueryRunner): Promise<void> {
    for (const [name, definition] of Object.entries(INDEXES)) {
      await createIndexConcurrently(runner, name, definition);
    }
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const name of Object.keys(INDEXES)) await dropIndexConcurrently(runner, name);
  }
}
