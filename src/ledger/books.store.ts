import type { Sql } from '../platform/database/database.js';

/** One account of the trial balance, in kobo. Wallets are summed into one line. */
export interface AccountBalance {
  readonly account: string;
  readonly balance: number;
  readonly entries: number;
}

/** One rule of the books, and what was found. */
export interface BookCheck {
  readonly name: string;
  readonly isHeld: boolean;
  readonly found: string;
}

export interface Books {
  readonly accounts: readonly AccountBalance[];
  readonly checks: readonly BookCheck[];
  readonly areBalanced: boolean;
}

interface Question {
  readonly name: string;
  /** Returns one row: `off` (0 when the rule holds) and `found` (the figures for a person to read). */
  readonly sql: string;
}

// Each compares figures that come from independent rows: entries, transactions, wallets, payments.
const QUESTIONS: readonly Question[] = [
  {
    name: 'the trial balance over all accounts is zero',
    sql: `SELECT abs(coalesce(sum(amount), 0)) AS off, count(*) || ' entries' AS found
      FROM entries`,
  },
  {
    name: 'every posting sums to zero',
    sql: `SELECT count(*) FILTER (WHERE total <> 0) AS off, count(*) || ' postings' AS found
      FROM (SELECT sum(amount) AS total FROM entries
        GROUP BY wallet_id, subject_id, posting) AS postings`,
  },
  {
    name: 'wallet balances equal wallet entries',
    sql: `SELECT count(*) FILTER (WHERE w.balance <> coalesce(e.total, 0)) AS off,
        coalesce(sum(w.balance), 0) || ' kobo in ' || count(*) || ' wallets' AS found
      FROM wallets w LEFT JOIN (SELECT wallet_id, sum(amount) AS total FROM entries
        WHERE account = 'wallet' GROUP BY wallet_id) AS e ON e.wallet_id = w.id`,
  },
  {
    name: 'what wallets owe equals their receivable entries',
    sql: `SELECT count(*) FILTER (WHERE w.owed IS DISTINCT FROM coalesce(-e.total, 0)) AS off,
        coalesce(sum(w.owed), 0) || ' kobo owed' AS found
      FROM wallets w FULL JOIN (SELECT wallet_id, sum(amount) AS total FROM entries
        WHERE account = 'receivable' GROUP BY wallet_id) AS e ON e.wallet_id = w.id`,
  },
  {
    name: 'each wallet’s history is a gapless chain that ends in its balance',
    sql: `SELECT (SELECT count(*) FROM (
          SELECT wallet_version - coalesce(lag(wallet_version) OVER chain, 0) AS step,
            balance_after - coalesce(lag(balance_after) OVER chain, 0)
              - CASE direction WHEN 'credit' THEN amount ELSE -amount END AS gap
          FROM transactions WINDOW chain AS (PARTITION BY wallet_id ORDER BY wallet_version)
        ) AS links WHERE step <> 1 OR gap <> 0)
        + (SELECT count(*) FROM wallets w LEFT JOIN transactions t
          ON t.wallet_id = w.id AND t.wallet_version = w.version
          WHERE coalesce(t.balance_after, 0) <> w.balance OR (t.id IS NULL) <> (w.version = 0))
        AS off, (SELECT count(*) FROM transactions) || ' transactions' AS found`,
  },
  {
    name: 'each transaction has its wallet entry, and each wallet entry its transaction',
    sql: `SELECT count(*) AS off, 'unmatched: ' || count(*) AS found FROM (
        SELECT wallet_id, subject_id, sum(amount) AS moved FROM entries
          WHERE account = 'wallet' GROUP BY wallet_id, subject_id, posting
      ) AS e FULL JOIN (
        SELECT wallet_id, subject_id, CASE direction WHEN 'credit' THEN amount ELSE -amount END
          AS moved FROM transactions
      ) AS t USING (wallet_id, subject_id, moved)
      WHERE e.wallet_id IS NULL OR t.wallet_id IS NULL`,
  },
  {
    name: 'held money equals the totals of payments that are not final',
    sql: `SELECT abs(held - open) AS off, held || ' kobo held' AS found FROM (
        SELECT (SELECT coalesce(sum(amount), 0) FROM entries WHERE account = 'vending:held') AS held,
          (SELECT coalesce(sum(total), 0) FROM bill_payments
            WHERE status NOT IN ('completed', 'failed')) AS open) AS sums`,
  },
  {
    name: 'every failed payment was refunded once and in full, and no other was refunded',
    sql: `SELECT count(*) AS off, 'wrong: ' || count(*) AS found FROM bill_payments p
      LEFT JOIN (SELECT wallet_id, subject_id, count(*) AS refunds, sum(amount) AS refunded
        FROM transactions WHERE type = 'refund' GROUP BY wallet_id, subject_id) AS r
        ON r.wallet_id = p.wallet_id AND r.subject_id = p.id
      WHERE CASE WHEN p.status = 'failed' THEN r.refunds IS DISTINCT FROM 1
          OR r.refunded <> p.total ELSE r.refunds IS NOT NULL END`,
  },
  {
    name: 'every completed payment was captured, and no open one was',
    sql: `SELECT count(*) AS off, 'wrong: ' || count(*) AS found FROM bill_payments p
      LEFT JOIN entries c ON c.wallet_id = p.wallet_id AND c.subject_id = p.id
        AND c.posting = 'capture' AND c.account = 'vending:held'
      WHERE CASE p.status WHEN 'completed' THEN c.amount IS DISTINCT FROM -p.total
        WHEN 'failed' THEN false ELSE c.amount IS NOT NULL END`,
  },
  {
    name: 'every completed funding is one credit of its amount',
    sql: `SELECT count(*) AS off, 'wrong: ' || count(*) AS found FROM fundings f
      FULL JOIN (SELECT * FROM transactions WHERE type = 'funding') AS t
        ON t.wallet_id = f.wallet_id AND t.id = f.transaction_id AND t.amount = f.amount
      WHERE t.id IS NULL AND f.status = 'completed' OR f.id IS NULL`,
  },
];

/** Computes the trial balance, and checks promise 1 and its consequences line by line. */
export async function readBooks(sql: Sql): Promise<Books> {
  const accounts = await sql.query<AccountBalance>(
    `SELECT account, sum(amount)::bigint AS balance, count(*) AS entries
      FROM entries GROUP BY account ORDER BY account`,
  );
  const checks: BookCheck[] = [];
  for (const { name, sql: question } of QUESTIONS) {
    const [row] = await sql.query<{ off: string | number; found: string }>(question);
    checks.push({ name, isHeld: Number(row?.off) === 0, found: row?.found ?? 'no answer' });
  }
  return { accounts, checks, areBalanced: checks.every((check) => check.isHeld) };
}
