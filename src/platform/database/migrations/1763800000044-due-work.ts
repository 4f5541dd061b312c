import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Moves the due times into `due_work`: one narrow row for each payment and funding that is looked at again. `bill_payments`
 * and `fundings` lose the columns and indexes that held them.
 *
 * The release before this one does not work on with it: its statements name columns that are gone, and PostgreSQL refuses
 * each of them whole. It accepts no purchase and no funding, it claims nothing, and no money moves. What a provider
 * answers to it meanwhile is asked again by this release. So its processes are stopped before this migration.
 *
 * Reads and writes of both tables wait for as long as the rows are moved: a second for 100,000 of them. They are what is open,
 * and the purchases of the last day, which are looked at again for a reversal.
 */
export class DueWork1763800000044 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('LOCK TABLE bill_payments, fundings IN ACCESS EXCLUSIVE MODE');
    await createDueWork(runner);
    // The columns take their indexes and their checks with them.
    await runner.query(`
      ALTER TABLE bill_payments DROP COLUMN next_check_at, DROP COLUMN claimed_until,
        ADD COLUMN in_review_since timestamptz`);
    await runner.query(`
      UPDATE bill_payments SET in_review_since = updated_at WHERE status = 'needs_review'`);
    await runner.query(`
      ALTER TABLE bill_payments ADD CONSTRAINT bill_payments_review_has_begun
        CHECK ((status = 'needs_review') = (in_review_since IS NOT NULL)) NOT VALID`);
    await runner.query('ALTER TABLE fundings DROP COLUMN next_check_at, DROP COLUMN claimed_until');
    await createGuards(runner);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('LOCK TABLE bill_payments, fundings IN ACCESS EXCLUSIVE MODE');
    await runner.query(`
      DROP TRIGGER bill_payments_new_is_looked_at ON bill_payments;
      DROP TRIGGER bill_payments_open_is_looked_at ON bill_payments;
      DROP TRIGGER bill_payments_awaited_token_is_looked_at ON bill_payments;
      DROP TRIGGER fundings_new_is_looked_at ON fundings;
      DROP TRIGGER fundings_pending_is_looked_at ON fundings`);
    await runner.query(`
      ALTER TABLE bill_payments DROP COLUMN in_review_since,
        ADD COLUMN next_check_at timestamptz, ADD COLUMN claimed_until timestamptz`);
    await runner.query(
      'ALTER TABLE fundings ADD COLUMN next_check_at timestamptz, ADD COLUMN claimed_until timestamptz',
    );
    for (const [kind, table] of [
      ['payments', 'bill_payments'],
      ['fundings', 'fundings'],
    ]) {
      await runner.query(`
        UPDATE ${table} s SET next_check_at = d.due_at, claimed_until = d.claimed_until
          FROM due_work d
          WHERE d.kind = '${kind}' AND s.wallet_id = d.wallet_id AND s.id = d.subject_id`);
    }
    await runner.query('DROP TABLE due_work');
    await runner.query(`
      DROP FUNCTION due_work_new_payments(), due_work_subject(), due_work_ended(),
        due_work_refuse_change()`);
    await constraintsOfBefore(runner);
  }
}

async function createDueWork(runner: QueryRunner): Promise<void> {
  await runner.query(`
    CREATE TABLE due_work (
      kind text NOT NULL,
      wallet_id uuid NOT NULL,
      subject_id uuid NOT NULL,
      lane text NOT NULL,
      due_at timestamptz NOT NULL,
      claimed_until timestamptz
    ) WITH (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.02)`);
  await runner.query(`
    INSERT INTO due_work (kind, wallet_id, subject_id, lane, due_at, claimed_until)
      SELECT 'payments', wallet_id, id, coalesce(provider, 'not chosen yet'), next_check_at,
          claimed_until
        FROM bill_payments WHERE next_check_at IS NOT NULL
      UNION ALL SELECT 'fundings', wallet_id, id, gateway, next_check_at, claimed_until
        FROM fundings WHERE next_check_at IS NOT NULL`);
  // The subject comes first: ids follow time, so that new rows are written side by side.
  await runner.query(`
    ALTER TABLE due_work ADD CONSTRAINT due_work_pk PRIMARY KEY (subject_id, wallet_id, kind)`);
  await runner.query('CREATE INDEX due_work_next_idx ON due_work (kind, lane, due_at)');
}

/**
 * Every payment and funding that is not at rest has a row in `due_work`. A payment and its row are written, and end, in one statement; PostgreSQL asks at
 * the end of it. Of payments that are inserted it asks once for all of a statement, and of those that are updated only where one
 * begins to need the row, which happens hardly ever: so the usual statements pay for two look-ups by key.
 *
 * A plan is kept from one statement to the next. Without sequential scans it stays right while the tables grow.
 */
async function createGuards(runner: QueryRunner): Promise<void> {
  await runner.query(`
    CREATE FUNCTION due_work_new_payments() RETURNS trigger LANGUAGE plpgsql
      SET enable_seqscan = off AS $$
    BEGIN
      PERFORM 1 FROM new_rows n
        WHERE (n.status NOT IN ('completed', 'failed') OR n.token_status = 'awaited')
          AND (SELECT d.due_at FROM due_work d WHERE d.subject_id = n.id
            AND d.wallet_id = n.wallet_id AND d.kind || '' = 'payments') IS NULL;
      IF FOUND THEN
        RAISE check_violation USING CONSTRAINT = 'bill_payments_open_is_looked_at',
          TABLE = 'bill_payments', MESSAGE = 'a new payment has no row in due_work';
      END IF;
      RETURN NULL;
    END $$`);
  // The row is locked, so that a statement which deletes it at the same time comes before or after.
  await runner.query(`
    CREATE FUNCTION due_work_subject() RETURNS trigger LANGUAGE plpgsql
      SET enable_seqscan = off AS $$
    BEGIN
      PERFORM 1 FROM due_work d WHERE d.subject_id = NEW.id AND d.wallet_id = NEW.wallet_id
        AND d.kind || '' = TG_ARGV[0] FOR KEY SHARE;
      IF NOT FOUND THEN
        RAISE check_violation USING CONSTRAINT = TG_ARGV[1], TABLE = TG_TABLE_NAME,
          MESSAGE = format('%s %s is not at rest and has no row in due_work', TG_ARGV[0], NEW.id);
      END IF;
      RETURN NULL;
    END $$`);
  await runner.query(`
    CREATE FUNCTION due_work_ended() RETURNS trigger LANGUAGE plpgsql
      SET enable_seqscan = off AS $$
    DECLARE broken text;
    BEGIN
      SELECT name INTO broken FROM (
        SELECT CASE g.kind
            WHEN 'payments' THEN (
              SELECT CASE WHEN p.status NOT IN ('completed', 'failed')
                    THEN 'bill_payments_open_is_looked_at'
                  WHEN p.token_status = 'awaited'
                    THEN 'bill_payments_awaited_token_is_looked_at' END
                FROM bill_payments p WHERE p.wallet_id = g.wallet_id AND p.id = g.subject_id)
            WHEN 'fundings' THEN (
              SELECT CASE WHEN f.status = 'pending' THEN 'fundings_pending_is_looked_at' END
                FROM fundings f WHERE f.wallet_id = g.wallet_id AND f.id = g.subject_id) END AS name
          FROM old_rows g) AS ended
        WHERE name IS NOT NULL LIMIT 1;
      IF broken IS NOT NULL THEN
        RAISE check_violation USING CONSTRAINT = broken, TABLE = 'due_work',
          MESSAGE = 'a row of due_work was deleted before its subject was at rest';
      END IF;
      RETURN NULL;
    END $$`);
  await runner.query(`
    CREATE FUNCTION due_work_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      RAISE EXCEPTION 'due_work: % is forbidden', TG_OP || CASE TG_OP WHEN 'UPDATE' THEN ' of a key' ELSE '' END;
    END $$`);
  await createTriggers(runner);
}

async function createTriggers(runner: QueryRunner): Promise<void> {
  await runner.query(`
    CREATE TRIGGER bill_payments_new_is_looked_at AFTER INSERT ON bill_payments
      REFERENCING NEW TABLE AS new_rows
      FOR EACH STATEMENT EXECUTE FUNCTION due_work_new_payments();
    CREATE TRIGGER bill_payments_open_is_looked_at AFTER UPDATE OF status ON bill_payments
      FOR EACH ROW WHEN (NEW.status NOT IN ('completed', 'failed')
        AND OLD.status IN ('completed', 'failed'))
      EXECUTE FUNCTION due_work_subject('payments', 'bill_payments_open_is_looked_at');
    CREATE TRIGGER bill_payments_awaited_token_is_looked_at
      AFTER UPDATE OF token_status ON bill_payments
      FOR EACH ROW WHEN (NEW.token_status = 'awaited' AND OLD.token_status <> 'awaited')
      EXECUTE FUNCTION due_work_subject('payments', 'bill_payments_awaited_token_is_looked_at');
    CREATE TRIGGER fundings_new_is_looked_at AFTER INSERT ON fundings
      FOR EACH ROW WHEN (NEW.status = 'pending')
      EXECUTE FUNCTION due_work_subject('fundings', 'fundings_pending_is_looked_at');
    CREATE TRIGGER fundings_pending_is_looked_at AFTER UPDATE OF status ON fundings
      FOR EACH ROW WHEN (NEW.status = 'pending' AND OLD.status <> 'pending')
      EXECUTE FUNCTION due_work_subject('fundings', 'fundings_pending_is_looked_at');
    CREATE TRIGGER due_work_ended_is_at_rest AFTER DELETE ON due_work
      REFERENCING OLD TABLE AS old_rows
      FOR EACH STATEMENT EXECUTE FUNCTION due_work_ended();
    CREATE TRIGGER due_work_keeps_its_key
      AFTER UPDATE OF kind, wallet_id, subject_id ON due_work
      FOR EACH ROW EXECUTE FUNCTION due_work_refuse_change();
    CREATE TRIGGER due_work_is_not_emptied BEFORE TRUNCATE ON due_work
      FOR EACH STATEMENT EXECUTE FUNCTION due_work_refuse_change()`);
}

/** The migration is undone on a database that nobody uses, so that the checks may be checked at once. */
async function constraintsOfBefore(runner: QueryRunner): Promise<void> {
  await runner.query(`
    ALTER TABLE bill_payments
      ADD CONSTRAINT bill_payments_open_is_looked_at
        CHECK (status IN ('completed', 'failed') OR next_check_at IS NOT NULL) NOT VALID,
      ADD CONSTRAINT bill_payments_awaited_token_is_looked_at
        CHECK (token_status <> 'awaited' OR next_check_at IS NOT NULL) NOT VALID`);
  await runner.query(`
    ALTER TABLE fundings ADD CONSTRAINT fundings_pending_is_looked_at
      CHECK (status <> 'pending' OR next_check_at IS NOT NULL) NOT VALID`);
  await runner.query(`
    ALTER TABLE bill_payments
      VALIDATE CONSTRAINT bill_payments_open_is_looked_at,
      VALIDATE CONSTRAINT bill_payments_awaited_token_is_looked_at`);
  await runner.query('ALTER TABLE fundings VALIDATE CONSTRAINT fundings_pending_is_looked_at');
  for (const [name, on] of [
    ['bill_payments_due_by_provider_idx', 'bill_payments (provider, next_check_at)'],
    ['fundings_due_idx', 'fundings (next_check_at)'],
  ]) {
    await runner.query(`CREATE INDEX ${name} ON ${on} WHERE next_check_at IS NOT NULL`);
  }
}
