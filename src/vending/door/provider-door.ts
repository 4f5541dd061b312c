/** What a call is for. `look` is all that no payment waits for: a meter, our float, the catalogue. */
export type Call = 'vend' | 'requery' | 'look';

const CALLS: readonly Call[] = ['vend', 'requery', 'look'];

/** How much one provider is asked, by one process. */
export interface DoorBounds {
  /** Calls at once. */
  readonly callsMax: number;
  /** Calls a second; 0 sets no bound. */
  readonly perSecond: number;
  /** Calls of each kind that may wait for a place. */
  readonly waitingMax: Readonly<Record<Call, number>>;
}

/** What the circuits of the provider say of a call. */
export interface DoorCircuits {
  /** Whether nobody may call now. */
  isShut(call: Call, billerId: string): boolean;
  /** Lets one call through, which may be the one that tries a way again. */
  admit(call: Call, billerId: string): boolean;
  /** The call that was admitted is not made after all. */
  releaseTrial(call: Call, billerId: string): void;
}

/**
 * Why there is no place: `shut`, nobody is let in (the provider asked for silence, or its circuit is
 * open); `full`, others were there first. Neither says anything about what was to be asked.
 */
export type NoPlace = 'shut' | 'full';

/** A place with a provider, for one call. It is given back once: after its call, or unused. */
export class Place {
  private isLeft = false;

  constructor(
    readonly provider: string,
    private readonly onLeave: (wasUsed: boolean) => void,
  ) {}

  /** Gives the place to the next. Without effect when it was given back before. */
  leave(wasUsed = false): void {
    if (this.isLeft) return;
    this.isLeft = true;
    this.onLeave(wasUsed);
  }
}

interface Waiting {
  readonly call: Call;
  readonly billerId: string;
  readonly answer: (entry: Place | NoPlace) => void;
}

/**
 * The door of one provider, which every call to it passes: it bounds calls at once and per second, and
 * lets nobody in while the provider asked for silence or while its circuit is open. Waiting is bounded in
 * number and in time; the kinds of calls take turns, so that none of them waits for all of another.
 * @example
 * const entry = await door.enter('requery', billerId, 2_000);
 * if (entry instanceof Place) … else // later
 */
export class ProviderDoor {
  private readonly lines: Record<Call, Waiting[]> = { vend: [], requery: [], look: [] };
  /** When the last calls began, as many as may begin in a second. */
  private readonly begun: number[] = [];
  private inside = 0;
  private lastServed: Call = 'look';
  private pausedUntilMs = -Infinity;
  private timer: NodeJS.Timeout | undefined;

  constructor(
    readonly provider: string,
    private readonly bounds: DoorBounds,
    private readonly circuits: DoorCircuits,
    private readonly nowMs: () => number = () => performance.now(),
  ) {}

  /** Calls under way, and calls that wait. */
  get load(): { readonly inside: number; readonly waiting: number } {
    return { inside: this.inside, waiting: this.waitingCount };
  }

  /** Whether nobody is let in for such a call now, however long it waits. */
  isShut(call: Call, billerId: string): boolean {
    return this.isPaused() || this.circuits.isShut(call, billerId);
  }

  /** Whether one more call of the kind gets a place, or may wait for one. */
  hasRoom(call: Call): boolean {
    return this.canServe() || this.lines[call].length < this.bounds.waitingMax[call];
  }

  /** Takes a place, or waits for one for so long at most. */
  enter(call: Call, billerId: string, withinMs: number): Promise<Place | NoPlace> {
    if (this.isShut(call, billerId)) return Promise.resolve('shut');
    if (this.waitingCount === 0 && this.canServe()) {
      return Promise.resolve(this.pass(call, billerId));
    }
    const line = this.lines[call];
    if (withinMs <= 0 || line.length >= this.bounds.waitingMax[call]) {
      return Promise.resolve('full');
    }
    return new Promise((resolve) => {
      const timer = setTimeout(() => {
        line.splice(line.indexOf(waiting), 1);
        resolve('full');
      }, withinMs);
      const answer = (entry: Place | NoPlace): void => {
        clearTimeout(timer);
        resolve(entry);
      };
      const waiting: Waiting = { call, billerId, answer };
      line.push(waiting);
      this.serve();
    });
  }

  /** The provider asked for so much silence: those that wait are turned away at once. */
  pause(ms: number): void {
    this.pausedUntilMs = Math.max(this.pausedUntilMs, this.nowMs() + ms);
    for (const call of CALLS) {
      for (const waiting of this.lines[call].splice(0)) waiting.answer('shut');
    }
  }

  isPaused(): boolean {
    return this.pausedUntilMs > this.nowMs();
  }

  private get waitingCount(): number {
    return CALLS.reduce((sum, call) => sum + this.lines[call].length, 0);
  }

  private canServe(): boolean {
    return this.inside < this.bounds.callsMax && this.rateWaitMs() <= 0;
  }

  /** How long until the next call may begin, by the calls per second alone. */
  private rateWaitMs(): number {
    const { perSecond } = this.bounds;
    if (perSecond === 0 || this.begun.length < perSecond) return 0;
    return (this.begun.at(-perSecond) ?? 0) + 1_000 - this.nowMs();
  }

  private pass(call: Call, billerId: string): Place | NoPlace {
    if (this.isPaused() || !this.circuits.admit(call, billerId)) return 'shut';
    const beganMs = this.nowMs();
    this.inside += 1;
    this.begun.push(beganMs);
    if (this.begun.length > this.bounds.perSecond) this.begun.shift();
    return new Place(this.provider, (wasUsed) => {
      this.inside -= 1;
      if (!wasUsed) this.takeBack(call, billerId, beganMs);
      this.serve();
    });
  }

  /** Nothing was asked: it counts neither as a call of this second nor as a try of the circuit. */
  private takeBack(call: Call, billerId: string, beganMs: number): void {
    const index = this.begun.indexOf(beganMs);
    if (index >= 0) this.begun.splice(index, 1);
    this.circuits.releaseTrial(call, billerId);
  }

  private serve(): void {
    while (this.waitingCount > 0 && this.canServe()) {
      const next = this.nextInLine();
      next?.answer(this.pass(next.call, next.billerId));
    }
    const waitMs = this.rateWaitMs();
    if (this.waitingCount === 0 || waitMs <= 0 || this.timer !== undefined) return;
    this.timer = setTimeout(() => {
      this.timer = undefined;
      this.serve();
    }, Math.ceil(waitMs));
  }

  private nextInLine(): Waiting | undefined {
    const from = CALLS.indexOf(this.lastServed) + 1;
    const turn = [...CALLS.slice(from), ...CALLS.slice(0, from)].find(
      (call) => this.lines[call].length > 0,
    );
    if (turn === undefined) return undefined;
    this.lastServed = turn;
    return this.lines[turn].shift();
  }
}
