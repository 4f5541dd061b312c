import { sqlRule, type Rule } from './breach.js';

const trialBalance = sqlRule(
  'trial-balance',
  'The wallets and the system accounts together are worth nothing: what one has, another owes.',
  `SELECT account, sum(amount) AS kobo, sum(sum(amount)) OVER () AS off FROM entries
     GROUP BY account HAVING (SELECT sum(amount) FROM entries) <> 0`,
);

const postingBalance = sqlRule(
  'posting-balance',
  'Every posting sums to zero.',
  `SELECT wallet_id, subject_id, posting, sum(amount) AS off FROM entries
     GROUP BY wallet_id, subject_id, posting HAVING sum(amount) <> 0`,
);

const walletChain = sqlRule(
  'wallet-chain',
  'A wallet’s history is a gapless chain of versions, each balance follows from the one before, none is negative, and the wallet stands where the chain ends.',
  `SELECT * FROM (
       SELECT wallet_id, wallet_version, balance_after,
           wallet_version - coalesce(lag(wallet_version) OVER chain, 0) AS step,
           balance_after - coalesce(lag(balance_after) OVER chain, 0)
             - CASE direction WHEN 'credit' THEN amount ELSE -amount END AS gap
         FROM transactions WINDOW chain AS (PARTITION BY wallet_id ORDER BY wallet_version)
     ) AS links WHERE step <> 1 OR gap <> 0 OR balance_after < 0
   UNION ALL
   SELECT w.id, w.version, w.balance, w.version - coalesce(t.wallet_version, 0),
       w.balance - coalesce(t.balance_after, 0)
     FROM wallets w
     LEFT JOIN (SELECT DISTINCT ON (wallet_id) wallet_id, wallet_version, balance_after
       FROM transactions ORDER BY wallet_id, wallet_version DESC) AS t ON t.wallet_id = w.id
     WHERE w.version <> coalesce(t.wallet_version, 0) OR w.balance <> coalesce(t.balance_after, 0)`,
);

const walletEntries = sqlRule(
  'wallet-entries',
  'A wallet’s balance is the sum of its entries.',
  `SELECT w.id AS wallet_id, w.balance, coalesce(e.total, 0) AS entries
     FROM wallets w FULL JOIN (SELECT wallet_id, sum(amount) AS total
       FROM entries WHERE account = 'wallet' GROUP BY wallet_id) AS e ON e.wallet_id = w.id
     WHERE w.balance IS DISTINCT FROM coalesce(e.total, 0)`,
);

const receivable = sqlRule(
  'receivable-is-owed',
  'What a wallet owes is what its receivable entries say, and is not below zero; only two people’s acts make, collect and give up a debt.',
  `SELECT w.id AS wallet_id, w.owed, coalesce(e.total, 0) AS entries, e.others
     FROM wallets w FULL JOIN (SELECT wallet_id, sum(amount) AS total,
         count(*) FILTER (WHERE posting NOT IN ('adjust', 'collect', 'write_off')
           OR (posting = 'adjust') <> (amount < 0)) AS others
       FROM entries WHERE account = 'receivable' GROUP BY wallet_id) AS e ON e.wallet_id = w.id
     WHERE w.owed IS DISTINCT FROM -coalesce(e.total, 0) OR w.owed < 0 OR e.others > 0`,
);

const transactionEntries = sqlRule(
  'transaction-entry',
  'Every transaction has the entry of its amount on its wallet.',
  `SELECT t.wallet_id, t.id, t.type, t.direction, t.amount, e.amount AS entry
     FROM transactions t
     LEFT JOIN entries e ON e.wallet_id = t.wallet_id AND e.subject_id = t.subject_id
       AND e.account = 'wallet' AND CASE t.type WHEN 'funding' THEN e.posting = 'fund'
         WHEN 'bill_payment' THEN e.posting = 'hold'
         WHEN 'refund' THEN e.posting IN ('release', 'reverse')
         ELSE e.posting = CASE WHEN t.reference = 'receivable-' || t.subject_id THEN 'collect'
           ELSE 'adjust' END END
     WHERE e.amount IS DISTINCT FROM CASE t.direction WHEN 'credit' THEN t.amount ELSE -t.amount END`,
);

const heldIsOpen = sqlRule(
  'held-is-open',
  'The money held is the totals of the payments that are still open.',
  `SELECT held, open, held - open AS off FROM (
       SELECT (SELECT coalesce(sum(amount), 0) FROM entries WHERE account = 'vending:held') AS held,
         (SELECT coalesce(sum(total), 0) FROM bill_payments
           WHERE status IN ('pending', 'processing', 'needs_review')) AS open
     ) AS sums WHERE held <> open`,
);

const halfFundings = sqlRule(
  'no-half-funding',
  'A funding exists with its transaction and its event, or not at all.',
  `SELECT f.wallet_id, f.id, f.status, f.amount, t.id AS transaction, t.amount AS credited, e.type
     FROM fundings f
     FULL JOIN (SELECT * FROM transactions WHERE type = 'funding') AS t
       ON t.wallet_id = f.wallet_id AND t.id = f.transaction_id AND t.subject_id = f.id
     LEFT JOIN events e ON e.wallet_id = f.wallet_id AND e.subject_id = f.id
       AND e.type = 'wallet.funded'
     WHERE f.id IS NULL
       OR (f.status = 'completed') <> (t.id IS NOT NULL AND t.amount = f.amount AND e.id IS NOT NULL)`,
);

/** What must hold of wallets, transactions and entries among themselves. */
export const LEDGER_RULES: readonly Rule[] = [
  trialBalance,
  postingBalance,
  walletChain,
  walletEntries,
  receivable,
  transactionEntries,
  heldIsOpen,
  halfFundings,
];
