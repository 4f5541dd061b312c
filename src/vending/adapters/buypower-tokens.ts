import { ENTRY_ORDER, type TokenRole, type VendedToken } from '../provider-answer.js';
import { isFields, type Fields } from './answer-fields.js';

/**
 * Every token of a delivered order's `data`, in the order it is keyed into the meter: `tokens` when
 * there is a list, and `token`, which is the credit token.
 */
export function tokensOf(data: Fields): VendedToken[] {
  const listed = Array.isArray(data.tokens) ? data.tokens : [];
  const found: VendedToken[] = [];
  const add = (role: TokenRole, value: string): void => {
    if (!found.some((token) => token.value === value)) found.push({ role, value });
  };
  for (const entry of listed) {
    const value = isFields(entry) ? digitsOf(entry.value) : null;
    const role = isFields(entry) ? roleOf(entry.role) : null;
    if (value !== null && role !== null) add(role, value);
  }
  const main = digitsOf(data.token);
  if (main !== null) add('credit', main);
  return found.sort((one, two) => ENTRY_ORDER.indexOf(one.role) - ENTRY_ORDER.indexOf(two.role));
}

/** Energy in kWh as decimal text; null when the answer does not say it. */
export function unitsOf(data: Fields): string | null {
  const { units } = data;
  const text = typeof units === 'number' ? String(units) : units;
  if (typeof text !== 'string') return null;
  return /^(\d+(?:\.\d+)?)\s*(?:kwh)?$/i.exec(text.trim())?.[1] ?? null;
}

/** A token without a role is a credit token; one whose role we do not know is left in the evidence. */
function roleOf(role: unknown): TokenRole | null {
  if (role === undefined || role === null || role === '') return 'credit';
  if (typeof role !== 'string') return null;
  const word = role.toLowerCase();
  return ENTRY_ORDER.find((known) => known === word) ?? null;
}

function digitsOf(value: unknown): string | null {
  if (typeof value !== 'string') return null;
  const digits = value.trim().replaceAll(/(?<=\d)[ -](?=\d)/g, '');
  return /^\d{20}$/.test(digits) ? digits : null;
}
