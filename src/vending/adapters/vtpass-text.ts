import { cleanLine } from '../../kernel/input/text.js';

// VTpass's spellings of "there is none".
const ABSENT = new Set(['', 'null', 'N/A', 'N\\A']);

/** A field's text as one line that can be shown; null when VTpass says that there is none. */
export function textOf(value: unknown): string | null {
  if (typeof value === 'number') return String(value);
  if (typeof value !== 'string') return null;
  const line = cleanLine(value);
  return ABSENT.has(line) ? null : line;
}
