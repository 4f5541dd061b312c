import { encodeCursor } from './cursor.js';

/** One page of a list, newest first; `nextCursor` is null on the last. */
export interface Page<View> {
  readonly data: readonly View[];
  readonly nextCursor: string | null;
}

/**
 * Makes a page of `limit` rows. Ask the database for `limit + 1`: the row too many is not shown, it
 * tells that there is more.
 */
export function pageOf<Row, View>(
  rows: readonly Row[],
  limit: number,
  viewOf: (row: Row) => View,
  keyOf: (row: Row) => string | number,
): Page<View> {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  const hasMore = rows.length > limit && last !== undefined;
  return { data: shown.map(viewOf), nextCursor: hasMore ? encodeCursor(keyOf(last)) : null };
}
