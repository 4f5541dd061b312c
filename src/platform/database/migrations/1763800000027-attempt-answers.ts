import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Answers of providers are evidence: they are inserted and never changed. An answer that decided nothing
 * may go once a later one of its kind is there, or once it is old; one that decided never goes.
 */
export class AttemptAnswers1763800000027 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    // No foreign key, as with entries: an answer is written in the statement that writes its attempt.
    await runner.query(`
      CREATE TABLE attempt_answers (
        wallet_id uuid NOT NULL,
        payment_id uuid NOT NULL,
        number integer NOT NULL,
        seq integer NOT NULL,
        call text NOT NULL,
        kind text NOT NULL,
        has_decided boolean NOT NULL,
        answer jsonb NOT NULL,
        received_at timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT attempt_answers_pk PRIMARY KEY (wallet_id, payment_id, number, seq),
        CONSTRAINT attempt_answers_seq_is_positive CHECK (seq > 0),
        CONSTRAINT attempt_answers_call_is_known CHECK (call IN ('vend', 'requery', 'desk')),
        CONSTRAINT attempt_answers_kind_is_known CHECK (kind IN ('delivered', 'pending', 'refused',
          'reversed', 'notFound', 'unclear', 'silent', 'decision')),
        CONSTRAINT attempt_answers_answer_is_bounded CHECK (pg_column_size(answer) <= 65536)
      )`);
    await runner.query(`
      CREATE INDEX attempt_answers_by_age_idx ON attempt_answers USING brin (received_at)`);
    await refuseChanges(runner);
    await keepWhatCounts(runner);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE attempt_answers');
    await runner.query(
      'DROP FUNCTION attempt_answers_refuse_change(), attempt_answers_keep_what_counts()',
    );
  }
}

async function refuseChanges(runner: QueryRunner): Promise<void> {
  await runner.query(`
    CREATE FUNCTION attempt_answers_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      RAISE EXCEPTION 'answers: % of % is forbidden; an answer is evidence', TG_OP, TG_TABLE_NAME;
    END $$`);
  await runner.query(`
    CREATE TRIGGER attempt_answers_are_insert_only
      BEFORE UPDATE OR TRUNCATE ON attempt_answers
      FOR EACH STATEMENT EXECUTE FUNCTION attempt_answers_refuse_change()`);
}

// Once per statement and after it, so that the answer which takes a place may be written in the same one.
async function keepWhatCounts(runner: QueryRunner): Promise<void> {
  await runner.query(`
    CREATE FUNCTION attempt_answers_keep_what_counts() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE
      wrong record;
    BEGIN
      SELECT g.payment_id, g.number, g.seq INTO wrong FROM gone g
        WHERE g.has_decided OR (g.received_at > now() - interval '30 days'
          AND (g.seq = 1 OR NOT EXISTS (SELECT FROM attempt_answers l
            WHERE l.wallet_id = g.wallet_id AND l.payment_id = g.payment_id
              AND l.number = g.number AND l.kind = g.kind AND l.seq > g.seq)))
        LIMIT 1;
      IF FOUND THEN
        RAISE EXCEPTION 'answers: answer % to attempt % of % is kept',
          wrong.seq, wrong.number, wrong.payment_id;
      END IF;
      RETURN NULL;
    END $$`);
  await runner.query(`
    CREATE TRIGGER attempt_answers_keep_what_counts
      AFTER DELETE ON attempt_answers REFERENCING OLD TABLE AS gone
      FOR EACH STATEMENT EXECUTE FUNCTION attempt_answers_keep_what_counts()`);
}
