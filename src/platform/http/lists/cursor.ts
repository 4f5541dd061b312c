import { ValidationFailed } from '../../../kernel/errors.js';
import { isId } from '../../../kernel/ids.js';

/** Changes when the meaning of a cursor does, so that an old one is refused and not misread. */
const VERSION = '2';
/** Ours are half as long; what is longer is not read. */
export const CURSOR_MAX_LENGTH = 200;

/** The keys by which rows are in order: an id, a number, a text. */
export type CursorKey = string | number;

/** The cursors of one list: each is the place after the row with a key, opaque to the caller. */
export interface ListCursor<Key extends CursorKey> {
  encode(key: Key): string;
  /**
   * Reads a cursor back.
   * @throws ValidationFailed on `cursor` when it is not one of this list: another list's place means
   * nothing here, also where its key has the same form.
   */
  decode(cursor: string): Key;
}

/**
 * The cursors of a list.
 * @param list the name of the list, which no other list has.
 * @param isKey whether a key can be one of this list's.
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
      // Node's decoder skips what is not base64url, so only the exact spelling counts.
      if (isKey(key) && encode(key) === cursor) return key;
      throw new ValidationFailed([{ field: 'cursor', message: 'is not a cursor of this list' }]);
    },
  };
}

/** The cursors of a list whose rows are in order of their ids. */
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
