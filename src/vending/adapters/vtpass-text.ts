// VTpass's spellings of "there is none".
const ABSENT = new Set(['', 'null', 'N/A', 'N\\A']);

/** A field's text, trimmed; null when VTpass says that there is none. */
export function textOf(value: unknown): string | null {
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' && !ABSENT.has(value.trim()) ? value.trim() : null;
}
