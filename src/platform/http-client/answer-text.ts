import { hasRepeatedKeys } from './repeated-keys.js';

const DEPTH_MAX = 32;
const LENGTH_MAX = 2_000;

/**
 * Reads the text of a provider's answer: parsed if it is JSON, else its beginning. PostgreSQL refuses NUL,
 * lone surrogates and very deep nesting, so these are replaced: a payment whose evidence cannot be stored
 * could never be settled. JSON that contains one key twice stays text, because it is unclear which value
 * counts.
 */
export function readAnswerText(text: string): unknown {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    // Not JSON: the text is kept as evidence, and its reader finds no code in it.
    return storableText(text.slice(0, LENGTH_MAX));
  }
  if (hasRepeatedKeys(text)) return storableText(text.slice(0, LENGTH_MAX));
  return storable(value, DEPTH_MAX);
}

function storable(value: unknown, depth: number): unknown {
  if (typeof value === 'string') return storableText(value);
  if (typeof value !== 'object' || value === null) return value;
  if (depth === 0) return '…';
  if (Array.isArray(value)) return value.map((one) => storable(one, depth - 1));
  return Object.fromEntries(
    Object.entries(value).map(([key, one]) => [storableText(key), storable(one, depth - 1)]),
  );
}

function storableText(text: string): string {
  return text.toWellFormed().replaceAll('\0', '\ufffd');
}
