import { randomFillSync } from 'node:crypto';
import { V7Generator } from 'uuidv7';

/** Random words drawn at once: one call per id would cost more than all the rest of making it. */
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
/** Its own, since the clocks of the two may differ. */
const generatorAt = new V7Generator(words);

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

/** A fresh UUIDv7 (RFC 9562): ids made later sort later, so lists and indexes follow time. */
export function newId(): string {
  return generator.generate().toString();
}

/**
 * A fresh UUIDv7 of this moment of another clock, such as the database's. One that is not later than
 * the moment of the id before it, by less than ten seconds, still sorts after that.
 * @param atMs milliseconds since 1970.
 */
export function newIdAt(atMs: number): string {
  return generatorAt.generateOrResetWithTs(Math.floor(atMs)).toString();
}

/** The least UUIDv7 of a moment: ids made from then on are not below it. */
export function firstIdAt(atMs: number): string {
  const hex = Math.max(0, Math.floor(atMs)).toString(16).padStart(12, '0');
  return `${hex.slice(0, 8)}-${hex.slice(8)}-7000-8000-000000000000`;
}

/** When a UUIDv7 was made, in milliseconds since 1970. */
export function momentOf(id: string): number {
  return Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16);
}

/** Whether `value` is written as a UUID in lower case, as we write all of ours. */
export function isId(value: string): boolean {
  return UUID.test(value);
}
