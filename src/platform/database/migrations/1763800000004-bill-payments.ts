import type { MigrationInterface, QueryRunner } from 'typeorm';

export class BillPayments1763800000004 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await createBillPayments(runner);
    await createAttempts(runner);
    await createIncidents(runner);
    await createMeterVerifications(runner);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE meter_verifications, incidents, attempts, bill_payments');
  }
}

// The checks say what may never be: a failed payment without its refund, an open one forgotten.
async function createBillPayments(runner: QueryRunner): Promise<void> {
  await runner.query(`
    CREATE TABLE bill_payments (
      wallet_id uuid NOT NULL,
      id uuid NOT NULL,
      transaction_id uuid NOT NULL,
      refund_transaction_id uuid,
      status text NOT NULL DEFAULT 'pending',
      biller_id text NOT NULL,
      meter_number text NOT NULL,
      meter_type text NOT NULL,
      phone text,
      customer_name text,
      amount bigint NOT NULL,
      fee bigint NOT NULL,
      total bigint NOT NULL,
      provider text,
      provider_reference text,
      provider_cost bigint,
      tokens jsonb NOT NULL DEFAULT '[]',
      token_status text NOT NULL DEFAULT 'none',
      units text,
      failure_code text,
      failure_message text,
      attempts integer NOT NULL DEFAULT 0,
      checks integer NOT NULL DEFAULT 0,
      seq integer NOT NULL DEFAULT 1,
      next_check_at timestamptz,
      claimed_until timestamptz,
      last_asked_at timestamptz,
      idempotency_key text,
      request_hash text,
      created_at timestamptz NOT NULL DEFAULT now(),
      updated_at timestamptz NOT NULL DEFAULT now(),
      completed_at timestamptz,
      CONSTRAINT bill_payments_pk PRIMARY KEY (wallet_id, id),
      CONSTRAINT bill_payments_transaction_key UNIQUE (transaction_id, wallet_id),
      CONSTRAINT bill_payments_transaction_fk FOREIGN KEY (wallet_id, transaction_id)
        REFERENCES transactions (wallet_id, id),
      CONSTRAINT bill_payments_status_is_known
        CHECK (status IN ('pending', 'processing', 'needs_review', 'completed', 'failed')),
      CONSTRAINT bill_payments_meter_type_is_known CHECK (meter_type IN ('prepaid', 'postpaid')),
      CONSTRAINT bill_payments_token_status_is_known
        CHECK (token_status IN ('none', 'awaited', 'delivered')),
      CONSTRAINT bill_payments_amount_is_whole_naira CHECK (amount > 0 AND amount % 100 = 0),
      CONSTRAINT bill_payments_total_adds_up CHECK (fee >= 0 AND total = amount + fee),
      CONSTRAINT bill_payments_failed_is_refunded
        CHECK ((status = 'failed') = (refund_transaction_id IS NOT NULL)),
      CONSTRAINT bill_payments_failed_says_why
        CHECK ((status = 'failed') = (failure_code IS NOT NULL)),
      CONSTRAINT bill_payments_completed_knows_its_cost
        CHECK (status <> 'completed' OR provider_cost IS NOT NULL),
      CONSTRAINT bill_payments_open_is_looked_at
        CHECK (status IN ('completed', 'failed') OR next_check_at IS NOT NULL),
      CONSTRAINT bill_payments_awaited_token_is_looked_at
        CHECK (token_status <> 'awaited' OR next_check_at IS NOT NULL)
    ) WITH (fillfactor = 70)`);
  await runner.query(`
    CREATE UNIQUE INDEX bill_payments_idempotency_key_idx
      ON bill_payments (wallet_id, idempotency_key) WHERE idempotency_key IS NOT NULL`);
  await runner.query(`
    CREATE INDEX bill_payments_due_idx
      ON bill_payments (next_check_at) WHERE next_check_at IS NOT NULL`);
  // Serves lists of failed payments: those and only those have a refund. No other write touches it.
  await runner.query(`
    CREATE INDEX bill_payments_refunded_idx
      ON bill_payments (wallet_id, id) WHERE refund_transaction_id IS NOT NULL`);
}

async function createAttempts(runner: QueryRunner): Promise<void> {
  await runner.query(`
    CREATE TABLE attempts (
      wallet_id uuid NOT NULL,
      payment_id uuid NOT NULL,
      number integer NOT NULL,
      provider text NOT NULL,
      request_id text NOT NULL,
      send_by timestamptz NOT NULL,
      outcome text,
      not_found_count integer NOT NULL DEFAULT 0,
      last_answer jsonb,
      last_answer_at timestamptz,
      created_at timestamptz NOT NULL DEFAULT now(),
      closed_at timestamptz,
      CONSTRAINT attempts_pk PRIMARY KEY (wallet_id, payment_id, number),
      CONSTRAINT attempts_request_id_key UNIQUE (provider, request_id),
      CONSTRAINT attempts_payment_fk FOREIGN KEY (wallet_id, payment_id)
        REFERENCES bill_payments (wallet_id, id),
      CONSTRAINT attempts_outcome_is_known
        CHECK (outcome IN ('delivered', 'refused', 'reversed', 'notFound'))
    )`);
  await runner.query(`
    CREATE UNIQUE INDEX attempts_one_open_idx
      ON attempts (wallet_id, payment_id) WHERE outcome IS NULL`);
}

async function createIncidents(runner: QueryRunner): Promise<void> {
  await runner.query(`
    CREATE TABLE incidents (
      wallet_id uuid NOT NULL,
      payment_id uuid NOT NULL,
      kind text NOT NULL,
      evidence jsonb NOT NULL,
      created_at timestamptz NOT NULL DEFAULT now(),
      resolved_at timestamptz,
      CONSTRAINT incidents_pk PRIMARY KEY (wallet_id, payment_id, kind),
      CONSTRAINT incidents_payment_fk FOREIGN KEY (wallet_id, payment_id)
        REFERENCES bill_payments (wallet_id, id),
      CONSTRAINT incidents_kind_is_known
        CHECK (kind IN ('delivered_after_refund', 'refused_after_delivery'))
    )`);
}

async function createMeterVerifications(runner: QueryRunner): Promise<void> {
  await runner.query(`
    CREATE TABLE meter_verifications (
      biller_id text NOT NULL,
      meter_number text NOT NULL,
      meter_type text NOT NULL,
      customer_name text,
      address text,
      min_amount bigint,
      max_amount bigint,
      arrears bigint,
      can_vend boolean NOT NULL,
      verified_at timestamptz NOT NULL DEFAULT now(),
      CONSTRAINT meter_verifications_pk PRIMARY KEY (biller_id, meter_number, meter_type)
    )`);
}
