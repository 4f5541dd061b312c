import type { MigrationInterface, QueryRunner } from 'typeorm';

const BATCH = 5_000;
const BEFORE_EVERY_ID = '00000000-0000-0000-0000-000000000000';

/** A mobile number of Nigeria as earlier releases took it: digits, with or without a plus and with or without the country. */
const MOBILE =
  '^(?:\\+?234)?0?((?:7(?:0[1-9]|[12]\\d)|8(?:0[1-9]|1\\d)|9(?:0[1-9]|1[1-6]))\\d{7})$';

/**
 * Writes the phones of users in E.164. One that is no mobile number of Nigeria stays as it is, for nobody can
 * tell its country. Phones need not be unique, so no account is in the way of another.
 */
export class Phones1763800000028 implements MigrationInterface {
  /** Batches, each in a transaction of its own: nobody waits for a row while millions are read. */
  readonly transaction = false;

  async up(runner: QueryRunner): Promise<void> {
    let after: string | null = BEFORE_EVERY_ID;
    while (after !== null) {
      const [batch] = (await runner.query(
        `WITH batch AS (SELECT id, phone FROM users WHERE id > $1 ORDER BY id LIMIT ${BATCH}),
          written AS (
            UPDATE users u SET phone = '+234' || substring(batch.phone FROM '${MOBILE}')
              FROM batch WHERE u.id = batch.id AND batch.phone ~ '${MOBILE}'
          )
          SELECT (SELECT id FROM batch ORDER BY id DESC LIMIT 1) AS last`,
        [after],
      )) as { last: string | null }[];
      after = batch?.last ?? null;
    }
  }

  /** Earlier releases take numbers in E.164 as well; how each was spelled is not kept. */
  async down(): Promise<void> {
    await Promise.resolve();
  }
}
