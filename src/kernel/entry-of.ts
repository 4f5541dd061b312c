/**
 * What a table says of a word: only what it says itself, since a word from outside may be `constructor` or
 * `toString`, which every object has.
 */
export function entryOf<Entry>(
  table: Readonly<Record<string, Entry>>,
  word: string,
): Entry | undefined {
  return Object.hasOwn(table, word) ? table[word] : undefined;
}
