import type { MigrationInterface, QueryRunner } from 'typeorm';

const PAID = 'coalesce(paid, credited)';

/** What a gateway gave back to a payer is no longer there to be credited by hand. */
export class ReturnedMoney1763800000042 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE fundings
        ADD COLUMN returned_amount bigint NOT NULL DEFAULT 0,
        ADD CONSTRAINT fundings_returned_is_not_negative CHECK (returned_amount >= 0) NOT VALID`);
    // What was given back so far, as the gateway's notices say. Where one does not say it in naira, or the gateway
    // called the payment reversed, it is all of it.
    await runner.query(`
      UPDATE fundings f SET returned_amount = i.returned
        FROM (SELECT i.wallet_id, i.funding_id, least(coalesce(g.paid_amount, g.amount), sum(
              CASE WHEN i.kind = 'refunded' AND i.evidence#>>'{notice,data,currency}' = 'NGN'
                  AND i.evidence#>>'{notice,data,amount}' ~ '^[0-9]{1,15}$'
                THEN (i.evidence#>>'{notice,data,amount}')::bigint
                ELSE coalesce(g.paid_amount, g.amount) END)) AS returned
            FROM incidents i
            JOIN fundings g ON g.wallet_id = i.wallet_id AND g.id = i.funding_id
            WHERE i.funding_id IS NOT NULL AND i.kind IN ('refunded', 'reversed')
            GROUP BY i.wallet_id, i.funding_id, g.paid_amount, g.amount) AS i
        WHERE f.wallet_id = i.wallet_id AND f.id = i.funding_id`);
    await within(runner, ', returned_amount', ', returned', `greatest(0, ${PAID} - returned)`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await within(runner, '', '', PAID);
    await runner.query('ALTER TABLE fundings DROP COLUMN returned_amount');
  }
}

// The funding's row is written, not only locked: of two approvals at once the second waits, and counts the
// first, or is refused at the isolation levels that would not let it see the first.
async function within(
  runner: QueryRunner,
  column: string,
  variable: string,
  paid: string,
): Promise<void> {
  await runner.query(`
    CREATE OR REPLACE FUNCTION approvals_stay_within_funding() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE
      change bigint := (NEW.details->>'amount')::bigint;
      credited bigint;
      paid bigint;
      returned bigint;
    BEGIN
      UPDATE fundings SET paid_amount = paid_amount
        WHERE wallet_id = NEW.wallet_id AND id = NEW.funding_id
        RETURNING CASE status WHEN 'completed' THEN amount ELSE 0 END, paid_amount${column}
        INTO credited, paid${variable};
      paid := ${paid};
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
}
