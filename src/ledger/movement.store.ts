import { Columns } from '../kernel/columns.js';
import { renderParts, type FilledPart } from '../platform/database/statement.js';
import type { Sql, Tx } from '../platform/database/database.js';
import type { InnerPosting, PlacedMovement } from './movement.js';
import { ofMovedWallet } from './movement-request.js';
import type { WalletState } from './wallet.js';

/** The result of one write: its time, and the wallets whose expected version was still current. */
export interface WrittenMovements {
  readonly at: Date;
  readonly movedWalletIds: ReadonlySet<string>;
}

const WALLET_CHANGE = new Columns({
  ...{ expected: 'bigint', version: 'bigint', balance: 'bigint', has_debit: 'boolean' },
  ...{ spent_on: 'date', spent: 'bigint', owed: 'bigint', owed_after: 'bigint' },
});
const WALLET_MOVE = new Columns({ wallet_id: 'uuid' }).and(WALLET_CHANGE);

// The wallets are locked first and in id order, or overlapping groups of two processes deadlock.
// The update compares the row's own version, because the locked row may be older than the wait for the lock. A
// freeze does not change the version, so the status is compared too: no debit decided before a freeze is written
// after it. The debt may change without a movement, so it is compared as well.
const MOVE_WALLETS = `
  locked AS MATERIALIZED (
    SELECT w.id, ${WALLET_CHANGE.of('i')}
      FROM ${WALLET_MOVE.recordset('$1::jsonb', 'i')}
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

const TRANSACTION = new Columns({
  ...{ wallet_id: 'uuid', wallet_version: 'bigint', id: 'uuid', type: 'text', direction: 'text' },
  ...{ amount: 'bigint', balance_after: 'bigint', reference: 'text', subject_id: 'uuid' },
  reverses_transaction_id: 'uuid',
});

const INSERT_TRANSACTIONS = `
  new_transactions AS (
    INSERT INTO transactions (${TRANSACTION.names}, created_at)
    SELECT ${TRANSACTION.of('t')}, date_trunc('milliseconds', now())
      FROM ${TRANSACTION.recordset('$2::jsonb', 't')}
      WHERE ${ofMovedWallet('t.wallet_id')}
  )`;

const ENTRY = new Columns({
  ...{ wallet_id: 'uuid', subject_id: 'uuid', posting: 'text', account: 'text', amount: 'bigint' },
});
const LEG = ENTRY.and({ moves_wallet: 'boolean' });

const INSERT_ENTRIES = `
  new_entries AS (
    INSERT INTO entries (${ENTRY.names})
    SELECT ${ENTRY.of('e')}
      FROM ${LEG.recordset('$3::jsonb', 'e')}
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
    JSON.stringify(movements.map((one) => TRANSACTION.rowOf({ ...one, id: one.transactionId }))),
    JSON.stringify([
      ...movements.flatMap((movement) => legRows(movement, true)),
      ...innerPostings.flatMap((posting) => legRows(posting, false)),
    ]),
    ...values,
  ]);
  if (row === undefined) throw new Error('a statement without FROM answers one row');
  return { at: row.at, movedWalletIds: new Set(row.moved) };
}

/** Locks wallets in id order until the end of `tx`, and reads their current state. */
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

/** Changes the debt of a locked wallet without a movement. */
export async function changeOwed(tx: Tx, walletId: string, change: number): Promise<void> {
  await tx.query('UPDATE wallets SET owed = owed + $2, updated_at = now() WHERE id = $1', [
    walletId,
    change,
  ]);
}

/** Sets whether credits first repay what the wallet owes. */
export async function setCollects(tx: Tx, walletId: string, collects: boolean): Promise<void> {
  await tx.query('UPDATE wallets SET collects = $2 WHERE id = $1', [walletId, collects]);
}

/** The combined effect of one write on a wallet. */
interface WalletMove extends PlacedMovement {
  readonly expected: number;
  readonly hasDebit: boolean;
  readonly owed: number;
}

function walletRows(movements: readonly PlacedMovement[]): object[] {
  const moves = new Map<string, WalletMove>();
  for (const movement of movements) {
    const isStopped = movement.direction === 'debit' && movement.passesFreeze !== true;
    const before = moves.get(movement.walletId);
    moves.set(movement.walletId, {
      ...movement,
      expected: before?.expected ?? movement.walletVersion - 1,
      hasDebit: before?.hasDebit === true || isStopped,
      owed: before?.owed ?? movement.owedBefore,
    });
  }
  return [...moves.values()].map((move) => {
    const { walletVersion: version, balanceAfter: balance } = move;
    return WALLET_MOVE.rowOf({ ...move, version, balance });
  });
}

function legRows(of: InnerPosting, movesWallet: boolean): object[] {
  return of.legs.map((leg) => LEG.rowOf({ ...of, ...leg, movesWallet }));
}
