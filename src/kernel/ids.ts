import { randomFillSync } from 'node:crypto';
import { V7Generator } from 'uuidv7';

/** Random words drawn at once: one call per id would cost more than all the rest of making it. */
const pool = new Uint32Array(1_024);
let drawn = pool.length;

const generator = new V7Generator({
  nextUint32() {
    if (drawn === pool.length) {
      randomFillSync(pool);
      drawn = 0;
    }
    return pool[drawn++] ?? 0;
  },
});

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

/** A fresh UUIDv7 (RFC 9562): ids made later sort later, so lists and indexes follow time. */
export function newId(): string {
  return generator.generate().toString();
}

/** Whether `value` is written as a UUID in lower case, as we write all of ours. */
export function isId(value: string): boolean {
  return UUID.test(value);
}
