import { ValidationFailed } from '../../kernel/errors.js';

/** Changes when the meaning of a cursor does, so that an old one is refused and not misread. */
const VERSION = '1';

/** The place in a list after the row with this key, opaque to the caller. */
export function encodeCursor(key: string | number): string {
  return Buffer.from(`${VERSION}:${JSON.stringify(key)}`).toString('base64url');
}

/**
 * Reads a cursor back.
 * @param isKey whether the key is one of this list's: a cursor of another list is refused.
 * @throws ValidationFailed on `cursor`.
 */
export function decodeCursor<Key extends string | number>(
  cursor: string,
  isKey: (key: unknown) => key is Key,
): Key {
  const key = keyIn(cursor);
  if (!isKey(key)) {
    throw new ValidationFailed([{ field: 'cursor', message: 'is not a cursor of this list' }]);
  }
  return key;
}

function keyIn(cursor: string): unknown {
  const text = Buffer.from(cursor, 'base64url').toString('utf8');
  const isOurs = text.startsWith(`${VERSION}:`);
  try {
    const key: unknown = isOurs ? JSON.parse(text.slice(VERSION.length + 1)) : undefined;
    // Node's decoder skips what is not base64url, so only the exact spelling counts.
    const isExact =
      (typeof key === 'string' || typeof key === 'number') && encodeCursor(key) === cursor;
    return isExact ? key : undefined;
  } catch {
    return undefined;
  }
}
