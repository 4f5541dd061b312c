/** Items that somebody said are due, by their keys: each key has a bounded line, and the keys take turns. */
export class OfferedItems<Item> {
  private readonly lines = new Map<string, Item[]>();

  constructor(private readonly perKeyMax: number) {}

  /** @returns false when the line of its key is full: then it is not taken. */
  add(key: string, item: Item): boolean {
    const line = this.lines.get(key) ?? [];
    if (line.length >= this.perKeyMax) return false;
    line.push(item);
    this.lines.set(key, line);
    return true;
  }

  /** The first item of the next key that is open; undefined when there is none. */
  take(isOpen: (key: string) => boolean): Item | undefined {
    for (const [key, line] of this.lines) {
      if (!isOpen(key)) continue;
      const item = line.shift();
      // It goes behind the others; a map keeps the order in which its keys came.
      this.lines.delete(key);
      if (line.length > 0) this.lines.set(key, line);
      return item;
    }
    return undefined;
  }
}
