import { hasRepeatedKeys } from './repeated-keys.js';

const DEPTH_MAX = 32;
const LENGTH_MAX = 2_000;

/**
 * The text of a provider's answer as we read and keep it: parsed when it is JSON, else its beginning.
 * What PostgreSQL cannot store (NUL, half of a surrogate pair, endless nesting) is replaced: a payment
 * whose evidence cannot be written would never be settled. JSON that gives one key two values is kept as
 * text, and nothing in it counts: which of the two was meant, nobody knows.
 */
export function readAnswerText(text: string): unknown {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    // Not JSON: kept as it came, for the evidence; its reader finds no code in it.
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
