import TinyQueue from 'tinyqueue';

interface Entry<Item> {
  readonly item: Item;
  /** Its place in order of arrival. */
  readonly place: number;
  readonly keys: ReadonlySet<string>;
  /** The next items that share a key with this one. */
  readonly followers: Entry<Item>[];
  /** How many of its keys an earlier item still holds. */
  blockedBy: number;
}

/**
 * A waiting line from which groups are taken in order of arrival. No group holds two items that share
 * a key, and items that share a key leave in order of arrival.
 *
 * An item is touched when it arrives, when it becomes free to leave and when it leaves, never once for
 * each group that passes it: the work for an item grows with the logarithm of the line, not with the line.
 *
 * @example
 * const line = new KeyedLine<Payment>();
 * line.add(payment, [payment.walletId]);
 * const group = line.take(100);
 */
export class KeyedQueue<Item> {
  private readonly free = new TinyQueue<Entry<Item>>([], (a, b) => a.place - b.place);
  private readonly lastOf = new Map<string, Entry<Item>>();
  private arrivals = 0;
  private waiting = 0;

  get length(): number {
    return this.waiting;
  }

  add(item: Item, keys: readonly string[]): void {
    this.arrivals += 1;
    this.waiting += 1;
    const place = this.arrivals;
    const entry: Entry<Item> = { item, place, keys: new Set(keys), followers: [], blockedBy: 0 };
    for (const key of entry.keys) {
      const before = this.lastOf.get(key);
      before?.followers.push(entry);
      if (before !== undefined) entry.blockedBy += 1;
      this.lastOf.set(key, entry);
    }
    if (entry.blockedBy === 0) this.free.push(entry);
  }

  /** Takes the longest waiting items, `max` at most, of which no two share a key. */
  take(max: number): Item[] {
    const taken: Entry<Item>[] = [];
    while (taken.length < max) {
      const entry = this.free.pop();
      if (entry === undefined) break;
      taken.push(entry);
    }
    // Only now, so that a follower leaves with the next group.
    for (const entry of taken) this.leave(entry);
    return taken.map(({ item }) => item);
  }

  private leave(entry: Entry<Item>): void {
    this.waiting -= 1;
    for (const key of entry.keys) {
      if (this.lastOf.get(key) === entry) this.lastOf.delete(key);
    }
    for (const follower of entry.followers) {
      follower.blockedBy -= 1;
      if (follower.blockedBy === 0) this.free.push(follower);
    }
  }
}
