import { listCursor, type CursorKey } from '../../src/platform/http/lists/cursor.js';

/** A cursor of the list of that name, with a key that may be none of the list's. */
export function cursorOf(list: string, key: CursorKey): string {
  return listCursor(list, (key): key is CursorKey => key !== undefined).encode(key);
}
