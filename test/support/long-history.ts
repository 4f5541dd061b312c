import { Client } from 'pg';

/** How many purchases the long history has. */
export const LONG = 20_000;
const WALLETS = 2_000;
const SHORT = 100;
const SHORT_HISTORIES = 100;

// Valid rows, as the app would have written them: nothing is switched off, and the books balance. Of
// the long history the oldest purchases are those that a filter looks for: 3 to 5 are in review,
// 7 and every 4,000th after it failed. There is one purchase a minute, the newest an hour ago.

const IDS = `
  CREATE FUNCTION pg_temp.id_at(at timestamptz, kind text, n bigint) RETURNS uuid LANGUAGE sql AS $$
    SELECT (lpad(to_hex((extract(epoch FROM at) * 1000)::bigint), 12, '0') || '7' || kind
      || '8' || lpad(to_hex(n), 15, '0'))::uuid $$`;

const PEOPLE = `
  WITH people AS (
    INSERT INTO users (id, email, password_hash, full_name)
      SELECT gen_random_uuid(), 'bola-' || n || '@example.com', '-', 'Bola'
        FROM generate_series(1, ${WALLETS}) AS n
      RETURNING id
  ), tokens AS (
    INSERT INTO refresh_tokens (token_hash, family_id, user_id, expires_at)
      SELECT md5(id::text || n), gen_random_uuid(), id, now() + interval '1 day'
        FROM people, generate_series(1, 3) AS n
  )
  INSERT INTO wallets (id, user_id) SELECT gen_random_uuid(), id FROM people`;

const METERS = `
  INSERT INTO meter_verifications (biller_id, meter_number, meter_type, can_vend)
    SELECT 'ikeja-electric', lpad(n::text, 11, '0'), 'prepaid', true
      FROM generate_series(1, 10000) AS n`;

const PLAN = `
  CREATE TEMP TABLE planned AS
    SELECT *, CASE WHEN state = 'failed'
        THEN length + 1 + row_number() OVER (PARTITION BY wallet_id, state ORDER BY i) END AS refund_at
      FROM (SELECT wallet_id, length, i, at, pg_temp.id_at(at, '001', i) AS payment_id,
          pg_temp.id_at(at, '002', i) AS transaction_id, pg_temp.id_at(at, '003', i) AS refund_id,
          CASE WHEN length = ${LONG} AND i BETWEEN 3 AND 5 THEN 'needs_review'
            WHEN i % 4000 = 7 THEN 'failed' ELSE 'completed' END AS state
        FROM (SELECT $1::uuid AS wallet_id, ${LONG} AS length
          UNION ALL (SELECT id, ${SHORT} FROM wallets WHERE version = 0 AND id <> $1
            ORDER BY id LIMIT ${SHORT_HISTORIES})) AS owners,
        LATERAL (SELECT i, date_trunc('minute', now()) - (length - i + 60) * interval '1 minute' AS at
          FROM generate_series(1, length) AS i) AS purchases) AS purchases`;

const FUNDED = `
  CREATE TEMP TABLE funded AS
    SELECT wallet_id, min(length) AS length, count(refund_at) AS refunds, min(at) AS at,
        pg_temp.id_at(min(at), '004', 1) AS funding_id,
        pg_temp.id_at(min(at), '005', 1) AS transaction_id, 1000000000 AS amount
      FROM planned GROUP BY wallet_id`;

const ROWS = [
  `UPDATE wallets w SET version = 1 + length + refunds,
      balance = amount - 10000 * (length - refunds) FROM funded f WHERE w.id = f.wallet_id`,
  `INSERT INTO transactions (wallet_id, wallet_version, id, type, direction, amount, balance_after,
      reference, subject_id, reverses_transaction_id, created_at)
    SELECT wallet_id, 1, transaction_id, 'funding', 'credit', amount, amount, 'opening', funding_id,
        NULL::uuid, at FROM funded
    UNION ALL SELECT wallet_id, i + 1, p.transaction_id, 'bill_payment', 'debit', 10000,
        amount - 10000 * i, payment_id::text, payment_id, NULL, p.at
      FROM planned p JOIN funded USING (wallet_id)
    UNION ALL SELECT wallet_id, refund_at, refund_id, 'refund', 'credit', 10000,
        amount - 10000 * (2 * p.length + 1 - refund_at), 'refund-' || payment_id, payment_id,
        p.transaction_id, date_trunc('minute', now()) - interval '50 minutes'
      FROM planned p JOIN funded USING (wallet_id) WHERE refund_at IS NOT NULL`,
  `INSERT INTO fundings (wallet_id, id, status, amount, gateway, reference, transaction_id,
      created_at, completed_at, idempotency_key, request_hash)
    SELECT wallet_id, funding_id, 'completed', amount, 'sandbox', wallet_id::text, transaction_id, at,
      at, 'opening', '-' FROM funded`,
  `INSERT INTO fundings (wallet_id, id, status, amount, gateway, reference, idempotency_key,
      request_hash)
    SELECT id, gen_random_uuid(), 'failed', 100, 'sandbox', id || ' ' || n, 'try ' || n, '-'
      FROM wallets, generate_series(1, 10) AS n`,
  `INSERT INTO entries (wallet_id, subject_id, posting, account, amount, created_at)
    SELECT wallet_id, funding_id, 'fund', account, sign * amount, at
      FROM funded, (VALUES ('funding:sandbox', -1), ('wallet', 1)) AS legs(account, sign)
    UNION ALL SELECT wallet_id, payment_id, posting, account, kobo, at FROM planned
      JOIN (VALUES ('hold', 'wallet', -10000, null), ('hold', 'vending:held', 10000, null),
        ('capture', 'vending:held', -10000, 'completed'),
        ('capture', 'provider:vtpass', 10000, 'completed'),
        ('release', 'vending:held', -10000, 'failed'), ('release', 'wallet', 10000, 'failed')
      ) AS legs(posting, account, kobo, only_state) ON coalesce(only_state = state, true)`,
  `INSERT INTO due_work (kind, wallet_id, subject_id, lane, due_at)
    SELECT 'payments', wallet_id, payment_id, 'vtpass', now() + interval '1 day'
      FROM planned WHERE state = 'needs_review'`,
  `INSERT INTO bill_payments (wallet_id, id, transaction_id, refund_transaction_id, status, biller_id,
      meter_number, meter_type, amount, fee, total, provider, provider_cost, failure_code,
      failure_message, attempts, seq, in_review_since, idempotency_key, request_hash, created_at,
      updated_at, completed_at)
    SELECT wallet_id, payment_id, transaction_id, CASE state WHEN 'failed' THEN refund_id END, state,
        'ikeja-electric', '01000000008', 'prepaid', 10000, 0, 10000, 'vtpass',
        CASE state WHEN 'completed' THEN 10000 END, CASE state WHEN 'failed' THEN 'refused' END,
        CASE state WHEN 'failed' THEN 'refused' END, 1, 2,
        CASE state WHEN 'needs_review' THEN at END, 'key ' || i, '-', at, at,
        CASE WHEN state <> 'needs_review' THEN at END
      FROM planned`,
  `INSERT INTO attempts (wallet_id, payment_id, number, provider, request_id, send_by, outcome,
      created_at, closed_at)
    SELECT wallet_id, payment_id, 1, 'vtpass', wallet_id || ' ' || i, at,
        CASE state WHEN 'completed' THEN 'delivered' WHEN 'failed' THEN 'refused' END, at, at
      FROM planned`,
  `INSERT INTO attempt_answers (wallet_id, payment_id, number, seq, call, kind, has_decided, answer, received_at)
    SELECT wallet_id, payment_id, 1, seq, 'requery', 'delivered', seq = 1, '{}', at
      FROM planned, generate_series(1, 2) AS seq`,
  `INSERT INTO events (wallet_id, subject_id, seq, id, type, data, created_at, delivered_at)
    SELECT wallet_id, payment_id, seq, gen_random_uuid(), 'payment.accepted', '{"billerId":"ikeja-electric","amount":1,"total":1}', at, at
      FROM planned, generate_series(1, 2) AS seq`,
];

/** Fills a database with people, meters and histories, and gives this new wallet the long one. */
export async function seedLongHistory(url: string, walletId: string): Promise<void> {
  const client = new Client(url);
  await client.connect();
  try {
    for (const statement of [IDS, PEOPLE, METERS]) await client.query(statement);
    // The planning table is made by a utility statement, which takes no parameters.
    await client.query(PLAN.replaceAll('$1', client.escapeLiteral(walletId)));
    for (const statement of [FUNDED, ...ROWS]) await client.query(statement);
    await client.query('VACUUM (ANALYZE)');
  } finally {
    await client.end();
  }
}
