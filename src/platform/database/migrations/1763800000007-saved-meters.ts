import type { MigrationInterface, QueryRunner } from 'typeorm';

export class SavedMeters1763800000007 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE saved_meters (
        wallet_id uuid NOT NULL,
        id uuid NOT NULL,
        nickname text NOT NULL,
        biller_id text NOT NULL,
        meter_number text NOT NULL,
        meter_type text NOT NULL,
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT saved_meters_pk PRIMARY KEY (wallet_id, id),
        CONSTRAINT saved_meters_nickname_key UNIQUE (wallet_id, nickname),
        CONSTRAINT saved_meters_meter_key
          UNIQUE (wallet_id, biller_id, meter_number, meter_type),
        CONSTRAINT saved_meters_wallet_fk FOREIGN KEY (wallet_id) REFERENCES wallets (id),
        CONSTRAINT saved_meters_meter_type_is_known
          CHECK (meter_type IN ('prepaid', 'postpaid')),
        CONSTRAINT saved_meters_nickname_is_short
          CHECK (char_length(nickname) BETWEEN 1 AND 60)
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE saved_meters');
  }
}
