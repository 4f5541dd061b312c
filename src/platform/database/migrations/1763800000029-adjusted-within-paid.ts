import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Approved adjustments that name a funding never give more than was paid, nor take back more than was given. */
export class AdjustedWithinPaid1763800000029 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE fundings ADD COLUMN paid_amount bigint');
    // Only these may be credited by hand up to what was paid: of the others nothing was, or all of it is.
    await runner.query(`
      UPDATE fundings SET paid_amount = (gateway_answer->>'amount')::bigint
        WHERE status = 'mismatched' AND gateway_answer->>'kind' = 'succeeded'
          AND gateway_answer->>'currency' = 'NGN'`);
    // The funding's row is written, not only locked: of two approvals at once the second waits, and counts the
    // first, or is refused at the isolation levels that would not let it see the first.
    await runner.query(`
      CREATE FUNCTION approvals_stay_within_funding() RETURNS trigger LANGUAGE plpgsql AS $$
      DECLARE
        change bigint := (NEW.details->>'amount')::bigint;
        credited bigint;
        paid bigint;
      BEGIN
        UPDATE fundings SET paid_amount = paid_amount
          WHERE wallet_id = NEW.wallet_id AND id = NEW.funding_id
          RETURNING CASE status WHEN 'completed' THEN amount ELSE 0 END, paid_amount
          INTO credited, paid;
        paid := coalesce(paid, credited);
        SELECT credited + coalesce(sum((details->>'amount')::bigint), 0) INTO credited
          FROM approvals
          WHERE wallet_id = NEW.wallet_id AND funding_id = NEW.funding_id AND status = 'approved';
        IF (change > 0 AND credited > paid) OR (change < 0 AND credited < 0) THEN
          RAISE EXCEPTION 'ledger: of funding % % kobo would be credited, and % were paid',
            NEW.funding_id, credited, paid
            USING ERRCODE = 'check_violation', CONSTRAINT = 'approvals_within_funding';
        END IF;
        RETURN NULL;
      END $$`);
    await runner.query(`
      CREATE TRIGGER approvals_within_funding
        AFTER INSERT OR UPDATE ON approvals FOR EACH ROW
        WHEN (NEW.status = 'approved' AND NEW.funding_id IS NOT NULL)
        EXECUTE FUNCTION approvals_stay_within_funding()`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TRIGGER approvals_within_funding ON approvals');
    await runner.query('DROP FUNCTION approvals_stay_within_funding()');
    await runner.query('ALTER TABLE fundings DROP COLUMN paid_amount');
  }
}
