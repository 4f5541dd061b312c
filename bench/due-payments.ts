import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type pg from 'pg';
import { ID_AT } from './customers.js';
import { runSql, withClient } from './databases.js';
import { meterOf, nextSerial, USUAL_BILLER } from './purchase.js';
import { AMOUNT_KOBO, HELD_ROWS, PLAN } from './stored-payments.js';

/** Recent enough for nobody to give them up. */
const A_WHILE_AGO = '1 minute';

/** Odd ones were accepted while no worker ran, even ones were sent and their answer was lost. */
const NUMBERED = `
  CREATE TEMP TABLE numbered AS
    SELECT p.*, p.number % 2 = 0 AS is_sent, m.meter,
        to_char(at AT TIME ZONE 'Africa/Lagos', 'YYYYMMDDHH24MI')
          || left(replace(id::text, '-', ''), 20) AS request_id
      FROM (SELECT *, row_number() OVER (ORDER BY at, id) AS number FROM plan) AS p
      JOIN unnest($1::text[]) WITH ORDINALITY AS m(meter, number) USING (number)`;

const ROWS = [
  `INSERT INTO bill_payments (wallet_id, id, transaction_id, status, biller_id, meter_number,
      meter_type, amount, fee, total, provider, attempts, seq, last_asked_at,
      idempotency_key, request_hash, created_at, updated_at)
    SELECT wallet_id, id, transaction_id, CASE WHEN is_sent THEN 'processing' ELSE 'pending' END,
      '${USUAL_BILLER}', meter, 'prepaid', ${AMOUNT_KOBO}, 0, ${AMOUNT_KOBO},
      CASE WHEN is_sent THEN 'vtpass' END, is_sent::int, 1 + is_sent::int,
      CASE WHEN is_sent THEN at END,
      'stored-' || id, md5(id::text), at, at FROM numbered`,
  `INSERT INTO due_work (kind, wallet_id, subject_id, lane, due_at)
    SELECT 'payments', wallet_id, id, CASE WHEN is_sent THEN 'vtpass' ELSE 'not chosen yet' END,
      now() + interval '1 day' FROM numbered`,
  `INSERT INTO attempts (wallet_id, payment_id, number, provider, request_id, send_by, created_at)
    SELECT wallet_id, id, 1, 'vtpass', request_id, at, at FROM numbered WHERE is_sent`,
  `INSERT INTO events (wallet_id, subject_id, seq, id, type, data, created_at, delivered_at)
    SELECT wallet_id, id, seq, pg_temp.id_at(at), type, '{}', at, at FROM numbered, (VALUES
      (1, 'payment.accepted'), (2, 'payment.submitted')
    ) AS told(seq, type) WHERE seq = 1 OR is_sent`,
];

/** A purchase that the provider has made, as the simulator writes it into its record. */
interface MadeVend {
  readonly vend: string;
  readonly meter: string;
  readonly at: number;
}

/**
 * Stores payments as an outage leaves them: half of them accepted and never sent, half of them sent, with
 * the answer lost. None is due before `makeDue`. By SQL and as superuser, as `storePayments`.
 * @param recordFolder of the simulator that is to start on it: it has made what was sent.
 */
export async function storeOpenPayments(
  url: string,
  count: number,
  wallets: number,
  recordFolder: string,
): Promise<void> {
  const perWallet = Math.ceil(count / wallets);
  const vends = await withClient(url, async (client) => {
    await client.query(ID_AT);
    await client.query('SET session_replication_role = replica');
    await client.query('BEGIN');
    await client.query(PLAN, [perWallet, AMOUNT_KOBO, wallets, A_WHILE_AGO]);
    await storeRows(client, perWallet * wallets);
    const { rows } = await client.query<MadeVend>(
      `SELECT request_id AS vend, meter, extract(epoch FROM at)::float8 * 1000 AS at
        FROM numbered WHERE is_sent ORDER BY number`,
    );
    await client.query('COMMIT');
    return rows;
  });
  await writeRecord(recordFolder, vends);
  await runSql(url, 'VACUUM (ANALYZE)');
}

async function storeRows(client: pg.Client, count: number): Promise<void> {
  const first = nextSerial();
  const meters = Array.from({ length: count }, (_, index) => meterOf(first + index));
  await client.query(NUMBERED, [meters]);
  for (const insert of [...HELD_ROWS, ...ROWS]) await client.query(insert);
}

async function writeRecord(folder: string, vends: readonly MadeVend[]): Promise<void> {
  const common = {
    service: USUAL_BILLER,
    type: 'prepaid',
    naira: AMOUNT_KOBO / 100,
    phone: '08000000000',
    scenario: 'good',
  };
  await mkdir(folder, { recursive: true });
  const lines = vends.map((vend) => `${JSON.stringify({ ...common, ...vend })}\n`);
  await writeFile(join(folder, 'record.jsonl'), lines.join(''));
}

/** Makes all of them due in one commit: the outage is over. */
export async function makeDue(url: string): Promise<void> {
  await runSql(
    url,
    `UPDATE due_work d SET due_at = now() FROM bill_payments p
      WHERE p.wallet_id = d.wallet_id AND p.id = d.subject_id
        AND p.status IN ('pending', 'processing') AND p.idempotency_key LIKE 'stored-%'`,
  );
}

/** How many of them have not ended. */
export async function countOpen(url: string): Promise<number> {
  const [row] = await runSql<{ count: number }>(
    url,
    `SELECT count(*)::float8 AS count FROM bill_payments
      WHERE status IN ('pending', 'processing') AND idempotency_key LIKE 'stored-%'`,
  );
  return row?.count ?? 0;
}
