import { writeFile } from 'node:fs/promises';
import { createSigner } from 'fast-jwt';
import { runSql, withClient } from './databases.js';

/** Who buys: a wallet, and the token that opens it. */
export interface Customer {
  readonly walletId: string;
  readonly token: string;
}

export const JWT_SECRET = 'a secret of the benchmark, longer than thirty-two bytes';
/** Longer than any run: the benchmark is not about logging in again. */
const TOKEN_DAYS = 2;
const DAY_MS = 86_400_000;

/** What each wallet begins with, in kobo. A million purchases of the dearest kind fit in. */
export const FUNDED_KOBO = 1_000_000_000_000;

/** A UUIDv7 of any moment: PostgreSQL before 18 makes none. */
export const ID_AT = `
  CREATE FUNCTION pg_temp.id_at(at timestamptz) RETURNS uuid LANGUAGE sql VOLATILE AS $$
    SELECT (lpad(to_hex((extract(epoch FROM at) * 1000)::bigint), 12, '0') || '7'
      || right(replace(gen_random_uuid()::text, '-', ''), 19))::uuid $$`;

// As registering and funding through the sandbox write it; the password belongs to nobody.
const SEED = `
  WITH customers AS MATERIALIZED (
    SELECT n, pg_temp.id_at(now()) AS user_id, pg_temp.id_at(now()) AS wallet_id,
        pg_temp.id_at(now()) AS funding_id, pg_temp.id_at(now()) AS transaction_id
      FROM generate_series(1, $1::int) AS n
  ), new_users AS (
    INSERT INTO users (id, email, password_hash, full_name)
    SELECT user_id, 'customer-' || n || '@bench.example', 'none', 'Customer ' || n FROM customers
  ), new_wallets AS (
    INSERT INTO wallets (id, user_id, balance, version)
    SELECT wallet_id, user_id, $2::bigint, 1 FROM customers
  ), new_transactions AS (
    INSERT INTO transactions (wallet_id, wallet_version, id, type, direction, amount,
      balance_after, reference, subject_id)
    SELECT wallet_id, 1, transaction_id, 'funding', 'credit', $2, $2, 'fund-' || funding_id,
        funding_id FROM customers
  ), new_fundings AS (
    INSERT INTO fundings (wallet_id, id, status, amount, gateway, reference, transaction_id,
      seq, completed_at)
    SELECT wallet_id, funding_id, 'completed', $2, 'sandbox', 'fund-' || funding_id,
        transaction_id, 2, now() FROM customers
  ), new_entries AS (
    INSERT INTO entries (wallet_id, subject_id, posting, account, amount)
    SELECT wallet_id, funding_id, 'fund', account, amount FROM customers,
      (VALUES ('funding:sandbox', -$2::bigint), ('wallet', $2::bigint)) AS legs(account, amount)
  )
  INSERT INTO events (wallet_id, subject_id, seq, id, type, data, delivered_at)
  SELECT wallet_id, user_id, 1, pg_temp.id_at(now()), 'user.registered',
      jsonb_build_object('userId', user_id), now() FROM customers
  UNION ALL
  SELECT wallet_id, funding_id, 1, pg_temp.id_at(now()), 'funding.pending',
      jsonb_build_object('amount', $2::bigint, 'gateway', 'sandbox',
        'reference', 'fund-' || funding_id), now() FROM customers
  UNION ALL
  SELECT wallet_id, funding_id, 2, pg_temp.id_at(now()), 'wallet.funded',
      jsonb_build_object('amount', $2::bigint, 'gateway', 'sandbox',
        'transactionId', transaction_id), now() FROM customers`;

const NO_LIMITS = 'UPDATE kyc_tiers SET single_max = NULL, daily_max = NULL, balance_max = NULL';

/** Makes users with funded wallets, by SQL: a thousand argon2 hashes would take minutes. */
export async function seedCustomers(databaseUrl: string, count: number): Promise<void> {
  await withClient(databaseUrl, async (client) => {
    await client.query(ID_AT);
    await client.query(SEED, [count, FUNDED_KOBO]);
    // One wallet buys more here in a minute than a person may in a day. Limits are looked up all the same.
    await client.query(NO_LIMITS);
  });
}

/** Everybody who was seeded, with tokens as the service would issue them, but good for longer. */
export async function findCustomers(databaseUrl: string): Promise<Customer[]> {
  const rows = await runSql<{ id: string; userId: string }>(
    databaseUrl,
    'SELECT id, user_id AS "userId" FROM wallets ORDER BY id',
  );
  const sign = createSigner<object>({
    key: JWT_SECRET,
    algorithm: 'HS256',
    expiresIn: TOKEN_DAYS * DAY_MS,
    iss: 'bill-vending-api',
    aud: 'bill-vending-clients',
  });
  return rows.map(({ id, userId }) => ({
    walletId: id,
    token: sign({ sub: userId, walletId: id, role: 'customer' }),
  }));
}

/** Writes tokens as the load generators read them: one a line. */
export async function writeTokens(file: string, customers: readonly Customer[]): Promise<string> {
  await writeFile(file, customers.map(({ token }) => `${token}\n`).join(''));
  return file;
}
