import type { DomainError } from '../kernel/errors.js';
import type { Idempotency } from '../kernel/request-hash.js';
import type { FilledPart } from '../platform/database/statement.js';
import type { Movement } from './movement.js';

/** A requested movement, with the rows that must be committed together with it. */
export interface PreparedMovement<Rows> {
  readonly movement: Movement;
  readonly rows: Rows;
}

/**
 * A caller's request to move money. `Found` is what the source's lookup read for it in the same
 * snapshot as the wallet; `prepare` may refuse on it.
 */
export interface MovementRequest<Found, Rows> {
  readonly walletId: string;
  /** Null when the caller sent no idempotency key. */
  readonly idempotency: Idempotency | null;
  /**
   * Requests of one wallet with the same exclusive key are never decided together, so that the lookup of the
   * later one finds what the earlier one made.
   */
  readonly exclusiveKey?: string;
  /** Further fields for the source's lookup, by column name. */
  readonly lookup: Readonly<Record<string, unknown>>;
  prepare(found: Found): PreparedMovement<Rows> | DomainError;
}

/** How the ledger reads and writes what belongs to one kind of movement. */
export interface MovementSource<Rows> {
  /** The table that carries the idempotency keys of this kind. */
  readonly table: string;
  /** The lookup's columns, for `jsonb_to_recordset`, beside `ord`, `wallet_id` and `key`. */
  readonly columns: string;
  /** What is read beside the wallet, over the input `i`: select list and joins. */
  readonly select: string;
  readonly joins: string;
  /** Turns the rows of all accepted movements into the parts of the statement. */
  parts(rows: readonly Rows[]): readonly FilledPart[];
}

/** The result of a request: the money moved now, or an earlier request with the same key moved it. */
export type MovementOutcome =
  | { readonly kind: 'moved'; readonly at: Date; readonly balanceAfter: number }
  | { readonly kind: 'existing'; readonly id: string };

/**
 * Narrows rows to those whose wallet this statement moved. Written so that the planner keeps it a
 * lookup in a hash table: as a join it would compare every row of the group with every wallet.
 */
export function ofMovedWallet(walletId: string): string {
  return `(${walletId} IN (SELECT id FROM moved)) IS TRUE`;
}
