import type { MigrationInterface, QueryRunner } from 'typeorm';

export class OperatorDesk1763800000009 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await createAuditRecords(runner);
    await createApprovals(runner);
    await runner.query(`
      CREATE TABLE vending_switches (
        provider text NOT NULL,
        biller_id text NOT NULL,
        is_off boolean NOT NULL,
        reason text NOT NULL,
        changed_by uuid NOT NULL,
        changed_at timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT vending_switches_pk PRIMARY KEY (provider, biller_id)
      )`);
    // Serves the operators' list, oldest first. Only what waits for a decision is in it.
    await runner.query(`
      CREATE INDEX bill_payments_in_review_idx
        ON bill_payments (id) WHERE status = 'needs_review'`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX bill_payments_in_review_idx');
    await runner.query('DROP TABLE vending_switches, approvals, audit_records');
    await runner.query('DROP FUNCTION audit_refuse_change()');
  }
}

async function createAuditRecords(runner: QueryRunner): Promise<void> {
  await runner.query(`
    CREATE TABLE audit_records (
      id uuid NOT NULL,
      actor_id uuid NOT NULL,
      actor_role text NOT NULL,
      act text NOT NULL,
      subject_kind text NOT NULL,
      subject_id text NOT NULL,
      wallet_id uuid,
      reason text,
      details jsonb NOT NULL DEFAULT '{}',
      request_id text NOT NULL,
      created_at timestamptz NOT NULL DEFAULT now(),
      CONSTRAINT audit_records_pk PRIMARY KEY (id),
      CONSTRAINT audit_records_actor_fk FOREIGN KEY (actor_id) REFERENCES users (id)
    )`);
  await runner.query('CREATE INDEX audit_records_by_subject_idx ON audit_records (subject_id, id)');
  await runner.query('CREATE INDEX audit_records_by_actor_idx ON audit_records (actor_id, id)');
  await runner.query(`
    CREATE FUNCTION audit_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      RAISE EXCEPTION 'audit: % of % is forbidden; what was done stays written',
        TG_OP, TG_TABLE_NAME;
    END $$`);
  await runner.query(`
    CREATE TRIGGER audit_records_are_insert_only
      BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_records
      FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse_change()`);
}

// The checks say who may decide: not the one who asked, and nobody without being named.
async function createApprovals(runner: QueryRunner): Promise<void> {
  await runner.query(`
    CREATE TABLE approvals (
      id uuid NOT NULL,
      act text NOT NULL,
      wallet_id uuid NOT NULL,
      payment_id uuid,
      details jsonb NOT NULL,
      reason text NOT NULL,
      status text NOT NULL DEFAULT 'pending',
      asked_by uuid NOT NULL,
      asked_at timestamptz NOT NULL DEFAULT now(),
      decided_by uuid,
      decided_at timestamptz,
      decision_reason text,
      idempotency_key text,
      request_hash text,
      CONSTRAINT approvals_pk PRIMARY KEY (id),
      CONSTRAINT approvals_asked_by_fk FOREIGN KEY (asked_by) REFERENCES users (id),
      CONSTRAINT approvals_decided_by_fk FOREIGN KEY (decided_by) REFERENCES users (id),
      CONSTRAINT approvals_act_is_known CHECK (act IN ('payment.resolve', 'wallet.adjust')),
      CONSTRAINT approvals_payment_is_named
        CHECK ((act = 'payment.resolve') = (payment_id IS NOT NULL)),
      CONSTRAINT approvals_status_is_known
        CHECK (status IN ('pending', 'approved', 'rejected', 'lapsed')),
      CONSTRAINT approvals_decided_by_somebody
        CHECK ((status = 'pending') = (decided_by IS NULL)
          AND (status = 'pending') = (decided_at IS NULL)),
      CONSTRAINT approvals_decided_by_another CHECK (decided_by <> asked_by)
    )`);
  // A repeated request must not ask twice: a second person would approve both.
  await runner.query(`
    CREATE UNIQUE INDEX approvals_idempotency_key_idx
      ON approvals (asked_by, idempotency_key) WHERE idempotency_key IS NOT NULL`);
  await runner.query(`
    CREATE INDEX approvals_pending_idx ON approvals (id) WHERE status = 'pending'`);
}
