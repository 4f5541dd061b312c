import { ValidationFailed } from '../../../kernel/errors.js';
import { isId } from '../../../kernel/ids.js';

/** Changes together with the meaning of a cursor, so that an old one is refused instead of misread. */
const VERSION = '2';
/** Our cursors are half as long. A longer text is not read. */
export const CURSOR_MAX_LENGTH = 200;

/** A key by which rows are sorted: an id, a number or a text. */
export type CursorKey = string | number;

/** The cursors of one list. A cursor marks the place after the row with a key and is opaque to the caller. */
export interface ListCursor<Key extends CursorKey> {
  encode(key: Key): string;
  /**
   * Reads a cursor back.
   * @throws ValidationFailed on `cursor` when it does not belong to this list. A cursor of another list is
   * refused even if its key has the same form.
   */
  decode(cursor: string): Key;
}

/**
 * Makes the cursors of a list.
 * @param list the name of the list, unique among all lists.
 * @param isKey whether a value can be a key of this list.
 * @example
 * const CURSOR = listCursor('transactions', isVersion);
 */
export function listCursor<Key extends CursorKey>(
  list: string,
  isKey: (key: unknown) => key is Key,
): ListCursor<Key> {
  const prefix = `${VERSION}:${list}:`;
  const encode = (key: Key): string =>
    Buffer.from(prefix + JSON.stringify(key)).toString('base64url');
  return {
    encode,
    decode: (cursor) => {
      const key = keyIn(cursor, prefix);
      // Node's decoder skips characters that are not base64url, so only the exact spelling is accepted.
      if (isKey(key) && encode(key) === cursor) return key;
      throw new ValidationFailed([{ field: 'cursor', message: 'is not a cursor of this list' }]);
    },
  };
}

/** The cursors of a list that is sorted by id. */
export function idCursor(list: string): ListCursor<string> {
  return listCursor(list, (key): key is string => typeof key === 'string' && isId(key));
}

function keyIn(cursor: string, prefix: string): unknown {
  if (cursor.length > CURSOR_MAX_LENGTH) return undefined;
  const text = Buffer.from(cursor, 'base64url').toString('utf8');
  if (!text.startsWith(prefix)) return undefined;
  try {
    return JSON.parse(text.slice(prefix.length)) as unknown;
  } catch {
    return undefined;
  }
}
