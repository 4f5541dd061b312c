/**
 * Looks a word up among a table's own entries only. A word from outside may be `constructor` or `toString`,
 * which every object inherits.
 * @example
 * entryOf(LABELS, status) ?? 'unknown'
 */
export function entryOf<Entry>(
  table: Readonly<Record<string, Entry>>,
  word: string,
): Entry | undefined {
  return Object.hasOwn(table, word) ? table[word] : undefined;
}
