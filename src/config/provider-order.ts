/** The order in which providers are asked, and the billers with an order of their own. */
export interface ProviderOrder {
  readonly byDefault: readonly string[];
  readonly byBiller: ReadonlyMap<string, readonly string[]>;
}

const EVERY_BILLER = '*';
const CODE = /^[a-z][a-z0-9]*$/;
const BILLER = /^[a-z0-9-]+$/;

/**
 * Reads an order such as `vtpass,buypower;eko-electric=buypower,vtpass`.
 * @returns null when it is not of that form, or names a provider twice.
 */
export function parseProviderOrder(text: string): ProviderOrder | null {
  const byBiller = new Map<string, readonly string[]>();
  for (const part of text.split(';')) {
    const entry = entryOf(part);
    if (entry === null || byBiller.has(entry.billerId)) return null;
    byBiller.set(entry.billerId, entry.codes);
  }
  const byDefault = byBiller.get(EVERY_BILLER);
  byBiller.delete(EVERY_BILLER);
  return byDefault === undefined ? null : { byDefault, byBiller };
}

/** One part: `codes` for every biller, or `biller=codes`. */
function entryOf(part: string): { billerId: string; codes: readonly string[] } | null {
  const [left = '', right, ...rest] = part.split('=').map((one) => one.trim());
  if (rest.length > 0 || (right !== undefined && !BILLER.test(left))) return null;
  const codes = codesOf(right ?? left);
  return codes === null ? null : { billerId: right === undefined ? EVERY_BILLER : left, codes };
}

function codesOf(text: string): readonly string[] | null {
  const codes = text.split(',').map((code) => code.trim());
  const isGood = codes.every((code) => CODE.test(code)) && new Set(codes).size === codes.length;
  return isGood ? codes : null;
}

/** The providers for a biller, in the order in which they are asked. */
export function providersFor(order: ProviderOrder, billerId: string): readonly string[] {
  return order.byBiller.get(billerId) ?? order.byDefault;
}
