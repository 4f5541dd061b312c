import { lineOf } from '../provider/answer-fields.js';

// VTpass's spellings of "no value".
const ABSENT = new Set(['', 'null', 'N/A', 'N\\A']);

/** A field's text, cut to a line and trimmed; null when it means "no value". */
export function vtpassText(value: unknown): string | null {
  if (typeof value === 'number') return String(value);
  const text = typeof value === 'string' ? lineOf(value) : '';
  return ABSENT.has(text) ? null : text;
}
