import type pg from 'pg';
import { ID_AT } from './customers.js';
import { runSql, withClient } from './databases.js';
import { say } from './say.js';

const AT_ONCE = 100_000;
export const AMOUNT_KOBO = 200_000;
const COST_KOBO = 197_000;

// Newer rows have newer times and ids, as if they had come one after the other.
export const PLAN = `
  CREATE TEMP TABLE plan AS
    SELECT w.id AS wallet_id, w.version + n AS version, w.balance - n * $2::bigint AS balance_after,
        pg_temp.id_at(at) AS id, pg_temp.id_at(at) AS transaction_id, at
      FROM (SELECT id, version, balance FROM wallets ORDER BY id LIMIT $3) AS w
      CROSS JOIN generate_series(1, $1::int) AS n
      CROSS JOIN LATERAL (SELECT date_trunc('milliseconds',
        now() - $4::interval + w.version * interval '40 milliseconds'
          + n * interval '40 milliseconds') AS at) AS times
      ORDER BY n, w.id`;

/** What accepting leaves behind beside the payment itself: the money is held. */
export const HELD_ROWS = [
  `INSERT INTO transactions (wallet_id, wallet_version, id, type, direction, amount, balance_after,
      reference, subject_id, created_at)
    SELECT wallet_id, version, transaction_id, 'bill_payment', 'debit', ${AMOUNT_KOBO},
      balance_after, id::text, id, at FROM plan`,
  `INSERT INTO entries (wallet_id, subject_id, posting, account, amount, created_at)
    SELECT wallet_id, id, posting, account, amount, at FROM plan, (VALUES
      ('hold', 'wallet', -${AMOUNT_KOBO}), ('hold', 'vending:held', ${AMOUNT_KOBO})
    ) AS legs(posting, account, amount)`,
  `UPDATE wallets w SET version = p.version, balance = p.balance_after
    FROM (SELECT wallet_id, max(version) AS version, min(balance_after) AS balance_after
      FROM plan GROUP BY wallet_id) AS p WHERE p.wallet_id = w.id`,
];

/** All that a payment leaves behind that was accepted, vended and completed. */
const COMPLETED_ROWS = [
  ...HELD_ROWS,
  `INSERT INTO entries (wallet_id, subject_id, posting, account, amount, created_at)
    SELECT wallet_id, id, posting, account, amount, at FROM plan, (VALUES
      ('capture', 'vending:held', -${AMOUNT_KOBO}), ('capture', 'provider:vtpass', ${COST_KOBO}),
      ('capture', 'income:commission', ${AMOUNT_KOBO - COST_KOBO})
    ) AS legs(posting, account, amount)`,
  `INSERT INTO bill_payments (wallet_id, id, transaction_id, status, biller_id, meter_number,
      meter_type, amount, fee, total, provider, provider_reference, provider_cost, tokens,
      token_status, units, attempts, checks, seq, last_asked_at, idempotency_key, request_hash,
      created_at, updated_at, completed_at)
    SELECT wallet_id, id, transaction_id, 'completed', 'ikeja-electric', '7000000000000', 'prepaid',
      ${AMOUNT_KOBO}, 0, ${AMOUNT_KOBO}, 'vtpass', id::text, ${COST_KOBO},
      '[{"role": "credit", "value": "99123456789012345678"}]', 'delivered', '29.4', 1, 0, 3, at,
      'stored-' || id, md5(id::text), at, at, at FROM plan`,
  `INSERT INTO attempts (wallet_id, payment_id, number, provider, request_id, send_by, outcome,
      last_answer_at, created_at, closed_at)
    SELECT wallet_id, id, 1, 'vtpass', to_char(at, 'YYYYMMDDHH24MI') || id, at, 'delivered',
      at, at, at FROM plan`,
  `INSERT INTO attempt_answers
      (wallet_id, payment_id, number, seq, call, kind, has_decided, answer, received_at)
    SELECT wallet_id, id, 1, 1, 'vend', 'delivered', true, '{"body": {"code": "000"}}', at
      FROM plan`,
  `INSERT INTO events (wallet_id, subject_id, seq, id, type, data, created_at, delivered_at)
    SELECT wallet_id, id, seq, pg_temp.id_at(at), type, '{}', at, at FROM plan, (VALUES
      (1, 'payment.accepted'), (2, 'payment.submitted'), (3, 'payment.completed')
    ) AS told(seq, type)`,
];

const LONG_AGO = '2 days';

/**
 * Stores completed payments, the same number in each of the first wallets, by SQL and as superuser:
 * triggers and foreign keys are not asked, because the rows are made so that they agree.
 */
export async function storePayments(
  url: string,
  wallets: number,
  perWallet: number,
): Promise<void> {
  const step = Math.max(1, Math.floor(AT_ONCE / wallets));
  await withClient(url, async (client) => {
    await client.query(ID_AT);
    await client.query('SET session_replication_role = replica');
    for (let stored = 0; stored < perWallet; stored += step) {
      await storeSome(client, wallets, Math.min(step, perWallet - stored));
      if (stored % (step * 10) === 0) say(`stored ${stored * wallets} of ${perWallet * wallets}`);
    }
  });
  await runSql(url, 'VACUUM (ANALYZE)');
}

async function storeSome(client: pg.Client, wallets: number, perWallet: number): Promise<void> {
  await client.query('BEGIN');
  await client.query(PLAN, [perWallet, AMOUNT_KOBO, wallets, LONG_AGO]);
  for (const insert of COMPLETED_ROWS) await client.query(insert);
  await client.query('DROP TABLE plan');
  await client.query('COMMIT');
}
