import { hash } from 'node:crypto';

/** The validated fields of a request, as its caller sent them. An absent field is undefined or null. */
export type RequestFields = Readonly<Record<string, unknown>>;

/** An idempotency key and the request that it came with. */
export interface Idempotency {
  /** The caller's `Idempotency-Key`. */
  readonly key: string;
  /** The hash to store with the result of the request. */
  readonly hash: string;
  /** Whether a stored hash belongs to a request that means the same as this one. */
  isSame(storedHash: string | null): boolean;
}

/** The values of a field that mean the same, beside null and an absent field. */
export interface FieldEquivalences {
  /** The value of an optional field that is left out. */
  readonly defaults?: RequestFields;
  /**
   * Other spellings in which a client may have sent the field's value. Earlier releases hashed the value as
   * sent.
   */
  readonly spellings?: Readonly<Record<string, readonly unknown[]>>;
}

/**
 * Reads a keyed request, to tell its repetition from another request under the same key. Requests are
 * compared by meaning: the order of fields does not count, and null, an absent field and the field's
 * default are equal.
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
    // The hashes of earlier releases are computed only if today's does not match.
    isSame: (stored) =>
      stored === requestHash || (stored !== null && earlierHashes(fields, meanings).has(stored)),
  };
}

/** SHA-256 (base64url) of the fields in one fixed order. */
function hashOf(fields: RequestFields): string {
  const sorted = Object.entries(fields).sort(([a], [b]) => (a < b ? -1 : 1));
  return hash('sha256', JSON.stringify(sorted), 'base64url');
}

/** The table's own entry: a field may have the name of a member that every object inherits. */
function ownOf<Value>(of: Readonly<Record<string, Value>>, name: string): Value | undefined {
  return Object.hasOwn(of, name) ? of[name] : undefined;
}

/** The fields without those that are absent, null or at their default. */
function meantBy(fields: RequestFields, defaults: RequestFields): RequestFields {
  return Object.fromEntries(
    Object.entries(fields).filter(([name, value]) => !isSilent(value, ownOf(defaults, name))),
  );
}

function isSilent(value: unknown, byDefault: unknown): boolean {
  return value === undefined || value === null || value === byDefault;
}

/**
 * The hashes that earlier releases stored for a request with this meaning. They left out undefined fields
 * only, so a null, a default and each spelling had different hashes.
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
