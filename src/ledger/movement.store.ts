import { renderParts, type FilledPart } from '../platform/database/statement.js';
import type { Sql, Tx } from '../platform/database/database.js';
import type { InnerPosting, PlacedMovement } from './movement.js';
import { ofMovedWallet } from './movement-request.js';
import type { WalletState } from './wallet.js';

/** What one write did: the moment it happened, and the wallets whose stated version still held. */
export interface WrittenMovements {
  readonly at: Date;
  readonly movedWalletIds: ReadonlySet<string>;
}

// The wallets are locked first and in id order, or overlapping groups of two processes deadlock.
// The update compares the row's own version: the locked one would be that of before the wait. A
// freeze takes no version, so the status is compared too: nothing that was decided before it leaves. What is
// owed may change without a movement, so it is compared as well.
const MOVE_WALLETS = `
  locked AS MATERIALIZED (
    SELECT w.id, i.expected, i.version, i.balance, i.has_debit, i.spent_on, i.spent,
        i.owed, i.owed_after
      FROM jsonb_to_recordset($1::jsonb)
        AS i(wallet_id uuid, expected bigint, version bigint, balance bigint, has_debit boolean,
          spent_on date, spent bigint, owed bigint, owed_after bigint)
      JOIN wallets w ON w.id = i.wallet_id
      ORDER BY w.id FOR NO KEY UPDATE OF w
  ),
  moved AS (
    UPDATE wallets w SET balance = l.balance, version = l.version, updated_at = now(),
        spent_on = l.spent_on, spent = l.spent, owed = l.owed_after
      FROM locked l
      WHERE w.id = l.id AND w.version = l.expected AND w.owed = l.owed
        AND (w.status = 'active' OR NOT l.has_debit)
      RETURNING w.id
  )`;

const INSERT_TRANSACTIONS = `
  new_transactions AS (
    INSERT INTO transactions (wallet_id, wallet_version, id, type, direction, amount,
      balance_after, reference, subject_id, reverses_transaction_id, created_at)
    SELECT t.wallet_id, t.wallet_version, t.id, t.type, t.direction, t.amount,
        t.balance_after, t.reference, t.subject_id, t.reverses_transaction_id,
        date_trunc('milliseconds', now())
      FROM jsonb_to_recordset($2::jsonb) AS t(wallet_id uuid, wallet_version bigint, id uuid,
        type text, direction text, amount bigint, balance_after bigint, reference text,
        subject_id uuid, reverses_transaction_id uuid)
      WHERE ${ofMovedWallet('t.wallet_id')}
  )`;

const INSERT_ENTRIES = `
  new_entries AS (
    INSERT INTO entries (wallet_id, subject_id, posting, account, amount)
    SELECT e.wallet_id, e.subject_id, e.posting, e.account, e.amount
      FROM jsonb_to_recordset($3::jsonb) AS e(wallet_id uuid, subject_id uuid, posting text,
        account text, amount bigint, moves_wallet boolean)
      WHERE NOT e.moves_wallet OR ${ofMovedWallet('e.wallet_id')}
  )`;

/**
 * Writes placed movements, postings that move no wallet, and whatever belongs to them, in one
 * statement: a wallet moves only if its version is still the one its first movement follows, and
 * only then do its transactions, its entries and (joined to `moved`) the parts' rows exist.
 */
export async function writeMovements(
  sql: Sql,
  movements: readonly PlacedMovement[],
  innerPostings: readonly InnerPosting[],
  parts: readonly FilledPart[],
): Promise<WrittenMovements> {
  const wallets = walletRows(movements);
  const { expressions, values } = renderParts(parts, 4);
  const text = `
    WITH ${[MOVE_WALLETS, INSERT_TRANSACTIONS, INSERT_ENTRIES, ...expressions].join(',')}
    SELECT date_trunc('milliseconds', now()) AS at, array(SELECT id FROM moved) AS moved`;
  const [row] = await sql.query<{ at: Date; moved: string[] }>(text, [
    JSON.stringify(wallets),
    JSON.stringify(movements.map(transactionRow)),
    JSON.stringify([
      ...movements.flatMap((movement) => entryRows(movement, true)),
      ...innerPostings.flatMap((posting) => entryRows(posting, false)),
    ]),
    ...values,
  ]);
  if (row === undefined) throw new Error('a statement without FROM answers one row');
  return { at: row.at, movedWalletIds: new Set(row.moved) };
}

/** Locks wallets in id order until the end of `tx`, and reads them as they are then. */
export async function lockWallets(
  tx: Tx,
  walletIds: readonly string[],
): Promise<Map<string, WalletState>> {
  const rows = await tx.query<WalletState & { id: string }>(
    `SELECT id, balance, version, status, spent_on::text AS "spentOn", spent, owed, collects
      FROM wallets
      WHERE id = ANY($1::uuid[]) ORDER BY id FOR NO KEY UPDATE`,
    [walletIds],
  );
  return new Map(rows.map(({ id, ...state }) => [id, state]));
}

/** Changes what a locked wallet owes where nothing moves on it. */
export async function changeOwed(tx: Tx, walletId: string, change: number): Promise<void> {
  await tx.query('UPDATE wallets SET owed = owed + $2, updated_at = now() WHERE id = $1', [
    walletId,
    change,
  ]);
}

/** Decides whether what comes into a wallet pays first what it owes. */
export async function setCollects(tx: Tx, walletId: string, collects: boolean): Promise<void> {
  await tx.query('UPDATE wallets SET collects = $2 WHERE id = $1', [walletId, collects]);
}

/** What one write does to a wallet, all its movements together. */
interface WalletMove {
  readonly wallet_id: string;
  readonly expected: number;
  readonly version: number;
  readonly balance: number;
  readonly has_debit: boolean;
  readonly spent_on: string | null;
  readonly spent: number;
  readonly owed: number;
  readonly owed_after: number;
}

function walletRows(movements: readonly PlacedMovement[]): WalletMove[] {
  const rows = new Map<string, WalletMove>();
  for (const movement of movements) {
    const { walletId, walletVersion, balanceAfter } = movement;
    const isStopped = movement.direction === 'debit' && movement.passesFreeze !== true;
    const before = rows.get(walletId);
    rows.set(walletId, {
      wallet_id: walletId,
      expected: before?.expected ?? walletVersion - 1,
      version: walletVersion,
      balance: balanceAfter,
      has_debit: before?.has_debit === true || isStopped,
      spent_on: movement.spentOn,
      spent: movement.spent,
      owed: before?.owed ?? movement.owedBefore,
      owed_after: movement.owedAfter,
    });
  }
  return [...rows.values()];
}

function transactionRow(movement: PlacedMovement): object {
  return {
    wallet_id: movement.walletId,
    wallet_version: movement.walletVersion,
    id: movement.transactionId,
    type: movement.type,
    direction: movement.direction,
    amount: movement.amount,
    balance_after: movement.balanceAfter,
    reference: movement.reference,
    subject_id: movement.subjectId,
    reverses_transaction_id: movement.reversesTransactionId,
  };
}

function entryRows(posting: InnerPosting, movesWallet: boolean): object[] {
  return posting.legs.map((leg) => ({
    wallet_id: posting.walletId,
    subject_id: posting.subjectId,
    posting: posting.posting,
    account: leg.account,
    amount: leg.amount,
    moves_wallet: movesWallet,
  }));
}
