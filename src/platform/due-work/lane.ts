import { Rounds } from '../../kernel/rounds.js';
import { OfferedItems } from './offered-items.js';

/** The items of a lane, and how many of them it works on at once. */
export interface LaneWork<Item> {
  /** Items in work at once, at most. */
  readonly inFlightMax: number;
  /** How many of these a look may have found, at least one; the others were offered. */
  foundMax(): number;
  /** Items of one key that may be offered ahead of their turn, at most; the others are found later. */
  readonly offeredMax: number;
  /**
   * How often it looks for what is due when nothing else says that there is some, in milliseconds; null:
   * it never looks, and works only on what is offered to it.
   */
  readonly everyMs: number | null;
  idOf(item: Item): string;
  /** What decides whether an item can be worked on now: items of one key can, or cannot, together. */
  keyOf(item: Item): string;
  /** Every key that may be closed. */
  readonly keys: readonly string[];
  /** Whether items of the key can be worked on now. */
  isOpen(key: string): boolean;
  /**
   * What is due, the longest overdue first.
   * @param closed items with these keys are left out.
   */
  find(limit: number, closed: readonly string[]): Promise<readonly Item[]>;
  /**
   * Works on an item. Never throws.
   * @returns false when the item may still be due as it was, so that looking again at once is of no use.
   */
  visit(item: Item): Promise<boolean>;
  /** A look failed; the next one comes in its time. */
  onFault(error: unknown): void;
  /** An item is over: what it used may serve other lanes. */
  onOver?(): void;
}

/** How many items are read ahead, for each that may be in work. */
const READ_AHEAD = 2;
/** So many offered items begin before one that a look found, where both wait. */
const OFFERED_IN_A_ROW = 3;

/**
 * Works on what is due, a bounded number at once: as one item ends the next begins, so that nothing waits
 * for the slowest of its batch. Of four turns three go to what was offered just now and one to what is due
 * longest, so that neither waits for all of the other. The rows are the truth: what is not taken is found
 * again.
 * @example
 * const lane = new Lane(work);
 * lane.begin();
 * lane.offer(item); // it is due now: no need to wait for the next look
 */
export class Lane<Item> {
  private readonly inFlight = new Map<string, Promise<void>>();
  private readonly offered: OfferedItems<Item>;
  private found: Item[] = [];
  private look: Promise<void> | undefined;
  private ticks: Rounds | undefined;
  private isBegun = false;
  private isOver = false;
  /** How many of what is in flight a look found. */
  private foundInFlight = 0;
  private offeredInARow = 0;
  /** It is time to look, whatever else happens. */
  private isLookDue = false;
  /** The last look did not see everything. */
  private hasMore = false;
  /** Something was dealt with since the last look, so that another may find something else. */
  private hasProgressed = false;

  constructor(private readonly work: LaneWork<Item>) {
    this.offered = new OfferedItems(work.offeredMax);
  }

  /** Looks at once, and from then on in its time. */
  begin(): void {
    const { everyMs } = this.work;
    const tick = (): Promise<boolean> => {
      this.isLookDue = true;
      this.pump();
      return Promise.resolve(false);
    };
    this.isBegun = true;
    void tick();
    if (everyMs === null) return;
    this.ticks = new Rounds(tick, everyMs, (error) => {
      this.work.onFault(error);
    });
    this.ticks.begin(everyMs);
  }

  /** Somebody says that the item is due. When too many wait already, the first of them is left to a look. */
  offer(item: Item): void {
    if (this.offered.add(this.work.keyOf(item), item)) this.hasMore = true;
    this.pump();
  }

  /** Begins what can begin now. */
  pump(): void {
    if (this.isOver || !this.isBegun) return;
    while (this.inFlight.size < this.work.inFlightMax) {
      if (!this.startNext()) break;
    }
    if (this.mayLook()) this.look = this.lookOnce();
  }

  /** Begins nothing any more; resolves when what is under way is over. */
  async stop(): Promise<void> {
    this.isOver = true;
    await this.ticks?.stop();
    await this.look;
    await Promise.all(this.inFlight.values());
  }

  /** @returns false when nothing is left that may begin. */
  private startNext(): boolean {
    const first = this.offeredInARow < OFFERED_IN_A_ROW ? undefined : this.nextFound();
    const offered = first === undefined ? this.nextOffered() : undefined;
    const item = first ?? offered ?? this.nextFound();
    if (item === undefined) return false;
    const isFound = offered === undefined;
    this.offeredInARow = isFound ? 0 : this.offeredInARow + 1;
    this.start(item, isFound);
    return true;
  }

  private nextOffered(): Item | undefined {
    return this.offered.take((key) => this.work.isOpen(key));
  }

  private nextFound(): Item | undefined {
    if (this.foundInFlight >= this.work.foundMax()) return undefined;
    const index = this.found.findIndex((item) => this.work.isOpen(this.work.keyOf(item)));
    return index < 0 ? undefined : this.found.splice(index, 1)[0];
  }

  private start(item: Item, isFound: boolean): void {
    const id = this.work.idOf(item);
    if (this.inFlight.has(id)) return;
    if (isFound) this.foundInFlight += 1;
    const visit = this.work.visit(item).then((isDealtWith) => {
      if (isDealtWith) this.hasProgressed = true;
      if (isFound) this.foundInFlight -= 1;
      this.inFlight.delete(id);
      this.work.onOver?.();
      this.pump();
    });
    this.inFlight.set(id, visit);
  }

  // A look that only found what cannot be worked on would find it again at once, and again.
  private mayLook(): boolean {
    if (this.work.everyMs === null) return false;
    const isWanted = this.isLookDue || (this.hasMore && this.hasProgressed);
    if (!isWanted || this.look !== undefined || !this.work.keys.some(this.isOpen)) return false;
    return !this.found.some((item) => this.isOpen(this.work.keyOf(item)));
  }

  private readonly isOpen = (key: string): boolean => this.work.isOpen(key);

  private async lookOnce(): Promise<void> {
    this.isLookDue = false;
    this.hasMore = false;
    this.hasProgressed = false;
    // An item in work looks due until it is claimed. It must not hide the rest.
    const limit = this.inFlight.size + READ_AHEAD * this.work.inFlightMax;
    const closed = this.work.keys.filter((key) => !this.work.isOpen(key));
    try {
      const due = await this.work.find(limit, closed);
      this.found = due.filter((item) => !this.inFlight.has(this.work.idOf(item)));
      if (due.length >= limit) this.hasMore = true;
    } catch (error) {
      // The end of the process cuts off its visits. That is not worth a log line.
      if (!this.isOver) this.work.onFault(error);
    } finally {
      this.look = undefined;
    }
    this.pump();
  }
}
