import type { TokenRole, VendedToken } from '../provider-answer.js';
import type { Fields } from './answer-fields.js';

const TOKEN = /(?<!\d)\d{20}(?!\d)/g;
const CREDIT_KEYS = ['token', 'Token', 'mainToken', 'purchased_code'];
const UNIT_KEYS = ['units', 'Units', 'PurchasedUnits', 'mainTokenUnits'];
// Key-change and configuration tokens are keyed in before the credit token, or the meter rejects it.
const BEFORE_CREDIT: readonly (readonly [TokenRole, readonly string[]])[] = [
  ['kct1', ['kct1', 'KCT1']],
  ['kct2', ['kct2', 'KCT2']],
  ['reset', ['resetToken']],
  ['configure', ['configureToken']],
];

/** The 20-digit tokens in a text such as `Token : 9900-…  Bonus Token : 9911…`, in order. */
export function tokensIn(value: unknown): string[] {
  if (typeof value !== 'string') return [];
  return value.replaceAll(/(?<=\d)[ -](?=\d)/g, '').match(TOKEN) ?? [];
}

/**
 * Every token of a delivered answer, in the order it is keyed into the meter.
 * @param fields the answer's top level. @param extras the token text that only a requery carries.
 */
export function tokensOf(fields: Fields, extras: unknown): VendedToken[] {
  const before = BEFORE_CREDIT.flatMap(([role, keys]) =>
    firstTokens(fields, keys)
      .slice(0, 1)
      .map((value) => ({ role, value })),
  );
  const taken = new Set(before.map((token) => token.value));
  const main = firstTokens(fields, CREDIT_KEYS).concat(tokensIn(extras))[0];
  const bonus = [
    ...tokensIn(fields.bonusToken),
    ...tokensIn(fields.purchased_code),
    ...tokensIn(extras),
  ].find((value) => value !== main && !taken.has(value));
  const credit: VendedToken[] = main === undefined ? [] : [{ role: 'credit', value: main }];
  if (bonus !== undefined && main !== undefined) credit.push({ role: 'bonus', value: bonus });
  return [...before, ...credit];
}

/** Energy in kWh as decimal text, its unit stripped; null when the answer does not say it. */
export function unitsOf(fields: Fields): string | null {
  for (const key of UNIT_KEYS) {
    const value = fields[key];
    const text = typeof value === 'number' ? String(value) : value;
    if (typeof text !== 'string') continue;
    const match = /^(\d+(?:\.\d+)?)\s*(?:kwh)?$/i.exec(text.trim());
    if (match?.[1] !== undefined) return match[1];
  }
  return null;
}

function firstTokens(fields: Fields, keys: readonly string[]): string[] {
  for (const key of keys) {
    const tokens = tokensIn(fields[key]);
    if (tokens.length > 0) return tokens;
  }
  return [];
}
