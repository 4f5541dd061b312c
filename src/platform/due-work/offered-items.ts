/** Items that somebody said are due, by their keys: each key has a bounded line, and the keys take turns. */
export class OfferedItems<Item> {
  private readonly lines = new Map<string, Item[]>();

  constructor(private readonly perKeyMax: number) {}

  /**
   * The newest are kept: somebody waits for them now, and after an outage the old ones come first.
   * @returns whether the first in the line of its key was dropped, because the line was full.
   */
  add(key: string, item: Item): boolean {
    const line = this.lines.get(key) ?? [];
    line.push(item);
    this.lines.set(key, line);
    if (line.length <= this.perKeyMax) return false;
    line.shift();
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
