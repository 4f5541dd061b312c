/** The purpose of a call. `look` is every call that no payment waits for: a meter, our float, the catalogue. */
export type ProviderCall = 'vend' | 'requery' | 'look';

const CALLS: readonly ProviderCall[] = ['vend', 'requery', 'look'];

/** How many calls one process makes to one provider. */
export interface LimiterBounds {
  /** Calls at once. */
  readonly callsMax: number;
  /** Calls a second; 0 sets no bound. */
  readonly perSecond: number;
  /** How many calls of each kind may wait for a slot. */
  readonly waitingMax: Readonly<Record<ProviderCall, number>>;
}

/** The circuits of the provider, as the limiter asks them. */
export interface LimiterCircuits {
  /** Whether no such call may be made now. */
  isShut(call: ProviderCall, billerId: string): boolean;
  /** Admits one call. It may be the trial call of a half-open circuit. */
  admit(call: ProviderCall, billerId: string): boolean;
  /** Ends the trial: the admitted call is not made after all. */
  releaseTrial(call: ProviderCall, billerId: string): void;
}

/**
 * Why there is no slot. `shut`: no calls are made now, because the provider asked for a pause or its circuit
 * is open. `full`: too many calls are made or wait. Neither says anything about the purchase.
 */
export type NoSlot = 'shut' | 'full';

/** The right to make one call to a provider. It is released once: after the call, or unused. */
export class ProviderSlot {
  private isReleased = false;

  constructor(
    readonly provider: string,
    private readonly onRelease: (wasUsed: boolean) => void,
  ) {}

  /** Gives the slot to the next call that waits. A second release does nothing. */
  release(wasUsed = false): void {
    if (this.isReleased) return;
    this.isReleased = true;
    this.onRelease(wasUsed);
  }
}

interface Waiting {
  readonly call: ProviderCall;
  readonly billerId: string;
  readonly answer: (slot: ProviderSlot | NoSlot) => void;
}

/**
 * Limits the calls to one provider: how many run at once and how many start per second. It admits none while
 * the provider asked for a pause or while its circuit is open. Waiting is bounded in number and in time. The
 * kinds of calls take turns, so that no kind waits for all calls of another.
 * @example
 * const slot = await limiter.takeSlot('requery', billerId, 2_000);
 * if (slot instanceof ProviderSlot) … else // later
 */
export class ProviderLimiter {
  private readonly queues: Record<ProviderCall, Waiting[]> = { vend: [], requery: [], look: [] };
  /** Start times of the last calls, as many as may start in a second. */
  private readonly begun: number[] = [];
  private inside = 0;
  private lastServed: ProviderCall = 'look';
  private pausedUntilMs = -Infinity;
  private timer: NodeJS.Timeout | undefined;

  constructor(
    readonly provider: string,
    private readonly bounds: LimiterBounds,
    private readonly circuits: LimiterCircuits,
    private readonly nowMs: () => number = () => performance.now(),
  ) {}

  /** Calls in flight, and calls that wait. */
  get load(): { readonly inside: number; readonly waiting: number } {
    return { inside: this.inside, waiting: this.waitingCount };
  }

  /** Whether such a call is refused now, however long it would wait. */
  isShut(call: ProviderCall, billerId: string): boolean {
    return this.isPaused() || this.circuits.isShut(call, billerId);
  }

  /** Whether one more call of this kind gets a slot, or may wait for one. */
  hasRoom(call: ProviderCall): boolean {
    return this.canServe() || this.queues[call].length < this.bounds.waitingMax[call];
  }

  /** Takes a slot, or waits for one for `withinMs` at most. */
  takeSlot(call: ProviderCall, billerId: string, withinMs: number): Promise<ProviderSlot | NoSlot> {
    if (this.isShut(call, billerId)) return Promise.resolve('shut');
    if (this.waitingCount === 0 && this.canServe()) {
      return Promise.resolve(this.admit(call, billerId));
    }
    const queue = this.queues[call];
    if (withinMs <= 0 || queue.length >= this.bounds.waitingMax[call]) {
      return Promise.resolve('full');
    }
    return new Promise((resolve) => {
      const timer = setTimeout(() => {
        queue.splice(queue.indexOf(waiting), 1);
        resolve('full');
      }, withinMs);
      const answer = (slot: ProviderSlot | NoSlot): void => {
        clearTimeout(timer);
        resolve(slot);
      };
      const waiting: Waiting = { call, billerId, answer };
      queue.push(waiting);
      this.serve();
    });
  }

  /** Pauses all calls, because the provider asked for it. Calls that wait are refused at once. */
  pause(ms: number): void {
    this.pausedUntilMs = Math.max(this.pausedUntilMs, this.nowMs() + ms);
    for (const call of CALLS) {
      for (const waiting of this.queues[call].splice(0)) waiting.answer('shut');
    }
  }

  isPaused(): boolean {
    return this.pausedUntilMs > this.nowMs();
  }

  private get waitingCount(): number {
    return CALLS.reduce((sum, call) => sum + this.queues[call].length, 0);
  }

  private canServe(): boolean {
    return this.inside < this.bounds.callsMax && this.rateWaitMs() <= 0;
  }

  /** How long until the rate of calls per second allows the next call. */
  private rateWaitMs(): number {
    const { perSecond } = this.bounds;
    if (perSecond === 0 || this.begun.length < perSecond) return 0;
    return (this.begun.at(-perSecond) ?? 0) + 1_000 - this.nowMs();
  }

  private admit(call: ProviderCall, billerId: string): ProviderSlot | NoSlot {
    if (this.isPaused() || !this.circuits.admit(call, billerId)) return 'shut';
    const beganMs = this.nowMs();
    this.inside += 1;
    this.begun.push(beganMs);
    if (this.begun.length > this.bounds.perSecond) this.begun.shift();
    return new ProviderSlot(this.provider, (wasUsed) => {
      this.inside -= 1;
      if (!wasUsed) this.returnUnused(call, billerId, beganMs);
      this.serve();
    });
  }

  /** No call was made: the slot counts neither for the rate nor as a trial of the circuit. */
  private returnUnused(call: ProviderCall, billerId: string, beganMs: number): void {
    const index = this.begun.indexOf(beganMs);
    if (index >= 0) this.begun.splice(index, 1);
    this.circuits.releaseTrial(call, billerId);
  }

  private serve(): void {
    while (this.waitingCount > 0 && this.canServe()) {
      const next = this.nextWaiting();
      next?.answer(this.admit(next.call, next.billerId));
    }
    const waitMs = this.rateWaitMs();
    if (this.waitingCount === 0 || waitMs <= 0 || this.timer !== undefined) return;
    this.timer = setTimeout(() => {
      this.timer = undefined;
      this.serve();
    }, Math.ceil(waitMs));
  }

  private nextWaiting(): Waiting | undefined {
    const from = CALLS.indexOf(this.lastServed) + 1;
    const turn = [...CALLS.slice(from), ...CALLS.slice(0, from)].find(
      (call) => this.queues[call].length > 0,
    );
    if (turn === undefined) return undefined;
    this.lastServed = turn;
    return this.queues[turn].shift();
  }
}
