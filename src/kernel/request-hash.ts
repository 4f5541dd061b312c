import { hash } from 'node:crypto';

/** The validated fields of a request, as its caller sent them: absent ones are undefined, or null. */
export type RequestFields = Readonly<Record<string, unknown>>;

/** What an idempotency key stands for: the request that it first came with. */
export interface Idempotency {
  /** The caller's `Idempotency-Key`. */
  readonly key: string;
  /** To be stored with what the request makes. */
  readonly hash: string;
  /** Whether a stored hash is that of a request that means the same as this one. */
  isSame(storedHash: string | null): boolean;
}

/** Which values of a field mean the same, beside null and leaving it out. */
export interface FieldEquivalences {
  /** The value that an optional field has when it is left out. */
  readonly defaults?: RequestFields;
  /** Other spellings in which a field's value may have been sent. Earlier releases hashed what was sent. */
  readonly spellings?: Readonly<Record<string, readonly unknown[]>>;
}

/**
 * Reads a keyed request, so that its repetition can be told from another request under the same key.
 * Two requests are the same when they mean the same: the order of fields does not count, and null,
 * an absent field and the field's default are one.
 * @param fields the fields in their canonical spelling.
 * @returns null without a key.
 * @example
 * idempotencyOf(key, { amount, allowDuplicate }, { defaults: { allowDuplicate: false } })
 */
export function idempotencyOf(
  key: string | null,
  fields: RequestFields,
  meanings: FieldEquivalences = {},
): Idempotency | null {
  if (key === null) return null;
  const requestHash = hashOf(meantBy(fields, meanings.defaults ?? {}));
  return {
    key,
    hash: requestHash,
    // The hashes of earlier releases are worked out only where today's does not match.
    isSame: (stored) =>
      stored === requestHash || (stored !== null && earlierHashes(fields, meanings).has(stored)),
  };
}

/** SHA-256 (base64url) of fields in one order, whatever order they came in. */
function hashOf(fields: RequestFields): string {
  const sorted = Object.entries(fields).sort(([a], [b]) => (a < b ? -1 : 1));
  return hash('sha256', JSON.stringify(sorted), 'base64url');
}

/** A field's own entry: a field may be called as something that every object has. */
function ownOf<Value>(of: Readonly<Record<string, Value>>, name: string): Value | undefined {
  return Object.hasOwn(of, name) ? of[name] : undefined;
}

/** The fields without those that say nothing. */
function meantBy(fields: RequestFields, defaults: RequestFields): RequestFields {
  return Object.fromEntries(
    Object.entries(fields).filter(([name, value]) => !isSilent(value, ownOf(defaults, name))),
  );
}

function isSilent(value: unknown, byDefault: unknown): boolean {
  return value === undefined || value === null || value === byDefault;
}

/**
 * Hashes that earlier releases stored for a request of this meaning. They left out undefined fields
 * only: a null, a default and each spelling had hashes of their own.
 */
function earlierHashes(
  fields: RequestFields,
  { defaults = {}, spellings = {} }: FieldEquivalences,
): ReadonlySet<string> {
  let variants: RequestFields[] = [{}];
  for (const [name, value] of Object.entries(fields)) {
    const byDefault = ownOf(defaults, name);
    const sent: readonly unknown[] = isSilent(value, byDefault)
      ? [undefined, null, ...(byDefault === undefined ? [] : [byDefault])]
      : [value, ...(ownOf(spellings, name) ?? [])];
    variants = variants.flatMap((variant) =>
      sent.map((one) => (one === undefined ? variant : { ...variant, [name]: one })),
    );
  }
  return new Set(variants.map(hashOf));
}
