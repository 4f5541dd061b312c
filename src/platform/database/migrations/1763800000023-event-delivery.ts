import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Which process delivers events: a lease, so that one that hangs is replaced. */
export class EventDelivery1763800000023 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE event_delivery (
        id smallint NOT NULL,
        holder uuid NOT NULL,
        epoch bigint NOT NULL,
        until timestamptz NOT NULL,
        CONSTRAINT event_delivery_pk PRIMARY KEY (id),
        CONSTRAINT event_delivery_is_one_row CHECK (id = 1)
      )`);
    await runner.query(`
      INSERT INTO event_delivery (id, holder, epoch, until) VALUES (1, gen_random_uuid(), 0, now())`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE event_delivery');
  }
}
