import { Lane, type LaneWork } from './lane.js';

/** Lanes by name. A partner that is slow fills its own lane and no other. */
export class Lanes<Item> {
  private readonly lanes = new Map<string, Lane<Item>>();
  private isOver = false;

  /** @param workOf what the lane of this name works on. */
  constructor(private readonly workOf: (name: string) => LaneWork<Item>) {}

  /** Begins the lane of this name; without effect when it has begun. */
  open(name: string): Lane<Item> | undefined {
    const known = this.lanes.get(name);
    if (known !== undefined || this.isOver) return known;
    const lane = new Lane({
      ...this.workOf(name),
      onOver: () => {
        this.pumpOthers(name);
      },
    });
    this.lanes.set(name, lane);
    lane.begin();
    return lane;
  }

  /** Somebody says that the item is due, in the lane of this name. */
  offer(name: string, item: Item): void {
    this.open(name)?.offer(item);
  }

  /** Begins what can begin now. */
  pump(): void {
    for (const lane of this.lanes.values()) lane.pump();
  }

  /** Begins nothing any more; resolves when what is under way is over. */
  async stop(): Promise<void> {
    this.isOver = true;
    await Promise.all([...this.lanes.values()].map((lane) => lane.stop()));
  }

  private pumpOthers(name: string): void {
    for (const [other, lane] of this.lanes) if (other !== name) lane.pump();
  }
}
