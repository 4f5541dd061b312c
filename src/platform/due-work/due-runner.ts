import { Rounds } from '../../kernel/rounds.js';
import type { DueKind } from './due-kind.js';
import type { LaneWork } from './lane.js';
import { Lanes } from './lanes.js';

/**
 * Offered items of one key that a process remembers; the others are found by a look. Few, because the last
 * in line waits for all before it.
 */
const OFFERED_MAX = 200;
/** How often a worker asks whether rows need a lane that it does not have. */
const LANES_EVERY_MS = 60_000;

/** What a runner needs from its process. */
export interface RunnerSettings {
  /** How often a lane looks for what is due; null in a process that works only on what is offered to it. */
  readonly everyMs: number | null;
  /** The part of what a lane may have in flight that a look may have found: above 0, at most 1. */
  foundShare(): number;
  onFault(error: unknown): void;
  /** A visit threw. */
  onFailedVisit(error: unknown, id: string): void;
}

/** Works on what is due of one kind, in the kind's lanes. */
export class DueRunner<Item> {
  private readonly lanes = new Lanes<Item>((name) => this.workOf(name));
  private readonly rounds: Rounds;

  constructor(
    private readonly kind: DueKind<Item>,
    private readonly settings: RunnerSettings,
  ) {
    this.rounds = new Rounds(
      () => this.openFound(),
      LANES_EVERY_MS,
      (error) => {
        settings.onFault(error);
      },
    );
  }

  /** Opens the kind's lanes, and from time to time those that rows need. */
  begin(): void {
    for (const name of this.kind.lanes) this.lanes.open(name);
    if (this.kind.findLanes !== undefined) this.rounds.begin();
  }

  /** Somebody says that the item is due: it is visited when its lane has room, or found later. */
  offer(item: Item): void {
    this.lanes.offer(this.kind.laneOf(item), item);
  }

  /** Begins what can begin now. */
  pump(): void {
    this.lanes.pump();
  }

  /** Begins no visit any more; resolves when those under way are over and committed. */
  async stop(): Promise<void> {
    await Promise.all([this.rounds.stop(), this.kind.stop?.(), this.lanes.stop()]);
    await this.kind.drained?.();
  }

  private async openFound(): Promise<boolean> {
    for (const name of (await this.kind.findLanes?.()) ?? []) this.lanes.open(name);
    return false;
  }

  private workOf(name: string): LaneWork<Item> {
    const lane = this.kind.lane(name);
    return {
      inFlightMax: lane.inFlightMax,
      foundMax: () => Math.ceil(lane.inFlightMax * this.settings.foundShare()),
      offeredMax: OFFERED_MAX,
      everyMs: this.settings.everyMs,
      idOf: (item) => this.kind.idOf(item),
      find: (limit, closed) => lane.find(limit, closed),
      ...(lane.gate ?? { keys: [name], keyOf: () => name, isOpen: () => true }),
      visit: (item) => this.visit(item),
      onFault: (error) => {
        this.settings.onFault(error);
      },
    };
  }

  private async visit(item: Item): Promise<boolean> {
    try {
      return await this.kind.visit(item);
    } catch (error) {
      this.settings.onFailedVisit(error, this.kind.idOf(item));
      return false;
    }
  }
}
