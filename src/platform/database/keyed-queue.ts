import TinyQueue from 'tinyqueue';

interface Entry<Item> {
  readonly item: Item;
  /** Its position in the order of arrival. */
  readonly place: number;
  readonly keys: ReadonlySet<string>;
  /** The next items that share a key with this one. */
  readonly followers: Entry<Item>[];
  /** How many of its keys are held by earlier items. */
  blockedBy: number;
}

/**
 * A waiting line from which groups are taken in order of arrival. Two items that share a key are never in
 * one group, and they leave in order of arrival. Each item costs work only when it arrives, becomes free to
 * leave, and leaves; the groups that pass it cost nothing. So the work for one item grows with the
 * logarithm of the line's length.
 * @example
 * const line = new KeyedQueue<Payment>();
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

  /** Takes the items that have waited longest, `max` at most, such that no two share a key. */
  take(max: number): Item[] {
    const taken: Entry<Item>[] = [];
    while (taken.length < max) {
      const entry = this.free.pop();
      if (entry === undefined) break;
      taken.push(entry);
    }
    // Only after the loop, so that a follower leaves with the next group.
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
