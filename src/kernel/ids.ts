import { uuidv7 } from 'uuidv7';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

/** A fresh UUIDv7 (RFC 9562): ids made later sort later, so lists and indexes follow time. */
export function newId(): string {
  return uuidv7();
}

/** Whether `value` is written as a UUID in lower case, as we write all of ours. */
export function isId(value: string): boolean {
  return UUID.test(value);
}
