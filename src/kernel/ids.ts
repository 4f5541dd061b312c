import { randomFillSync } from 'node:crypto';
import { V7Generator } from 'uuidv7';

/** Random words are drawn in bulk: one call per id would cost more than the rest of making the id. */
const pool = new Uint32Array(1_024);
let drawn = pool.length;

const words = {
  nextUint32() {
    if (drawn === pool.length) {
      randomFillSync(pool);
      drawn = 0;
    }
    return pool[drawn++] ?? 0;
  },
};
const generator = new V7Generator(words);
/** A generator of its own, because the two clocks may differ. */
const generatorAt = new V7Generator(words);

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

/** Makes a UUIDv7 (RFC 9562). Ids made later sort later, so lists and indexes follow time. */
export function newId(): string {
  return generator.generate().toString();
}

/**
 * Makes a UUIDv7 for a moment of another clock, such as the database's. If the moment lies up to ten
 * seconds before that of the previous id, the new id still sorts after it.
 * @param atMs milliseconds since 1970.
 */
export function newIdAt(atMs: number): string {
  return generatorAt.generateOrResetWithTs(Math.floor(atMs)).toString();
}

/** The smallest UUIDv7 of a moment: no id made from then on sorts before it. */
export function firstIdAt(atMs: number): string {
  const hex = Math.max(0, Math.floor(atMs)).toString(16).padStart(12, '0');
  return `${hex.slice(0, 8)}-${hex.slice(8)}-7000-8000-000000000000`;
}

/** The moment at which a UUIDv7 was made, in milliseconds since 1970. */
export function momentOf(id: string): number {
  return Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16);
}

/** Whether `value` is a UUID in lower case, the form in which we write all of ours. */
export function isId(value: string): boolean {
  return UUID.test(value);
}
