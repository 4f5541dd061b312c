import type { MigrationInterface, QueryRunner } from 'typeorm';

export class OperatorRequests1763800000025 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    // Written in the commit of the act, so that a key stands for what was done and never for a refusal.
    await runner.query(`
      CREATE TABLE operator_requests (
        actor_id uuid NOT NULL,
        endpoint text NOT NULL,
        idempotency_key text NOT NULL,
        request_hash text NOT NULL,
        created_at timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT operator_requests_pk PRIMARY KEY (actor_id, endpoint, idempotency_key),
        CONSTRAINT operator_requests_actor_fk FOREIGN KEY (actor_id) REFERENCES users (id)
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE operator_requests');
  }
}
