import type { MigrationInterface, QueryRunner } from 'typeorm';

export class UsersAndWallets1763800000001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE users (
        id uuid NOT NULL,
        email text NOT NULL,
        password_hash text NOT NULL,
        full_name text NOT NULL,
        phone text,
        role text NOT NULL DEFAULT 'customer',
        created_at timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT users_pk PRIMARY KEY (id),
        CONSTRAINT users_email_key UNIQUE (email),
        CONSTRAINT users_email_is_lower CHECK (email = lower(email)),
        CONSTRAINT users_role_is_known CHECK (role IN ('customer', 'operator', 'admin'))
      )`);
    // Updates of a balance stay on their page (HOT) while the page has room.
    await runner.query(`
      CREATE TABLE wallets (
        id uuid NOT NULL,
        user_id uuid NOT NULL,
        balance bigint NOT NULL DEFAULT 0,
        currency text NOT NULL DEFAULT 'NGN',
        version bigint NOT NULL DEFAULT 0,
        status text NOT NULL DEFAULT 'active',
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT wallets_pk PRIMARY KEY (id),
        CONSTRAINT wallets_user_key UNIQUE (user_id),
        CONSTRAINT wallets_user_fk FOREIGN KEY (user_id) REFERENCES users (id),
        CONSTRAINT wallets_balance_is_not_negative CHECK (balance >= 0),
        CONSTRAINT wallets_balance_is_exact CHECK (balance <= 9007199254740991),
        CONSTRAINT wallets_currency_is_ngn CHECK (currency = 'NGN'),
        CONSTRAINT wallets_status_is_known CHECK (status IN ('active', 'frozen'))
      ) WITH (fillfactor = 70)`);
    await runner.query(`
      CREATE TABLE refresh_tokens (
        token_hash text NOT NULL,
        family_id uuid NOT NULL,
        user_id uuid NOT NULL,
        created_at timestamptz NOT NULL DEFAULT now(),
        expires_at timestamptz NOT NULL,
        used_at timestamptz,
        revoked_at timestamptz,
        CONSTRAINT refresh_tokens_pk PRIMARY KEY (token_hash),
        CONSTRAINT refresh_tokens_user_fk FOREIGN KEY (user_id) REFERENCES users (id)
      )`);
    await runner.query('CREATE INDEX refresh_tokens_family_idx ON refresh_tokens (family_id)');
    // The shape that rate-limiter-flexible keeps its counts in.
    await runner.query(`
      CREATE TABLE login_failures (
        key character varying(255) NOT NULL,
        points integer NOT NULL DEFAULT 0,
        expire bigint,
        CONSTRAINT login_failures_pk PRIMARY KEY (key)
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE login_failures, refresh_tokens, wallets, users');
  }
}
