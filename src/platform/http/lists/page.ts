import type { CursorKey, ListCursor } from './cursor.js';

/**
 * The most rows of a history that one request reads when no index serves its filter. Such a page may end
 * before it is full; its cursor continues where reading stopped.
 */
export const ROWS_READ_MAX = 1_000;

/** One page of a list, newest first; `nextCursor` is null on the last. */
export interface Page<View> {
  readonly data: readonly View[];
  readonly nextCursor: string | null;
}

/**
 * Makes a page of `limit` rows. Ask the database for `limit + 1` rows: the extra row is not shown, and its
 * presence means that another page follows.
 * @param cursor the cursors of this list.
 * @param readTo the key at which reading stopped before the end of the history; null at the end.
 */
export function pageOf<Row, View, Key extends CursorKey>(
  cursor: ListCursor<Key>,
  rows: readonly Row[],
  limit: number,
  viewOf: (row: Row) => View,
  keyOf: (row: Row) => Key,
  readTo: Key | null = null,
): Page<View> {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  const hasMore = rows.length > limit && last !== undefined;
  const next = hasMore ? keyOf(last) : readTo;
  return { data: shown.map(viewOf), nextCursor: next === null ? null : cursor.encode(next) };
}
