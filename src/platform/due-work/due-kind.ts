/** One lane of a kind: what it finds, and how much of it is visited at once. */
export interface DueLane<Item> {
  /** Visits at once, at most. */
  readonly inFlightMax: number;
  /**
   * What is due and unclaimed, the longest overdue first.
   * @param closed items with these keys are left out.
   */
  find(limit: number, closed: readonly string[]): Promise<readonly Item[]>;
  /** What decides whether items can be visited now; without it every item can. */
  readonly gate?: DueGate<Item>;
}

/** Items with the same key can be visited, or cannot, together. */
export interface DueGate<Item> {
  /** Every key that may be closed. */
  readonly keys: readonly string[];
  keyOf(item: Item): string;
  isOpen(key: string): boolean;
}

/**
 * Long-lived things of a feature that are looked at again and again until they are at rest. The feature
 * says where they stand and what a visit does; `DueWork` does the rest.
 */
export interface DueKind<Item> {
  /** In the log: `payments`. */
  readonly name: string;
  /** What is visited once at a time. */
  idOf(item: Item): string;
  /** A partner that is slow fills its own lane and no other. */
  laneOf(item: Item): string;
  /** Lanes that a worker begins at its start. */
  readonly lanes: readonly string[];
  /** Lanes that rows need and `lanes` does not name; asked from time to time. */
  findLanes?(): Promise<readonly string[]>;
  /** What the lane of this name works on. */
  lane(name: string): DueLane<Item>;
  /**
   * Visits an item: claims it, asks, writes the answer down.
   * @returns false when it may still be due as it was, so that looking again at once is of no use.
   * One that throws is logged, and counts as that.
   */
  visit(item: Item): Promise<boolean>;
  /** The process stops: visits under way begin nothing more. Resolves when they are over. */
  stop?(): Promise<void>;
  /** Called after the last visit. Resolves when everything that visits found out is committed. */
  drained?(): Promise<void>;
}
