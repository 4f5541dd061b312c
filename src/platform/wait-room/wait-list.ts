/** A payment or another thing of a customer that a request waits for. */
export interface WaitTarget {
  readonly walletId: string;
  readonly id: string;
}

/** Finds which of these have ended. One call covers everything that requests wait for. */
export type FindFinished = (refs: readonly WaitTarget[]) => Promise<ReadonlySet<string>>;

/**
 * How many requests may wait at once. A request beyond a bound is answered at once with the present state.
 */
export interface WaitBounds {
  /** The bound for this process, over all lists. */
  readonly max: number;
  /** The bound for one wallet, over all lists. */
  readonly perWalletMax: number;
}

/** Counts the waiting requests of this process, over all lists. */
export class WaitSlots {
  private readonly ofWallet = new Map<string, number>();
  private taken = 0;

  constructor(private readonly bounds: WaitBounds) {}

  get count(): number {
    return this.taken;
  }

  /** @returns false when a bound is reached. The caller gives back each slot that it took. */
  take(walletId: string): boolean {
    const own = this.ofWallet.get(walletId) ?? 0;
    if (this.taken >= this.bounds.max || own >= this.bounds.perWalletMax) return false;
    this.taken += 1;
    this.ofWallet.set(walletId, own + 1);
    return true;
  }

  release(walletId: string): void {
    const left = (this.ofWallet.get(walletId) ?? 0) - 1;
    this.taken -= 1;
    if (left > 0) this.ofWallet.set(walletId, left);
    else this.ofWallet.delete(walletId);
  }
}

interface Waiting extends WaitTarget {
  /** Ends the wait and gives its slot back. A second call has no effect. */
  readonly end: () => void;
}

/** The requests that wait for things of one kind. They all share one look-up at a time. */
export class WaitList {
  private readonly waiting = new Set<Waiting>();
  private timer: NodeJS.Timeout | undefined;
  private isClosed = false;

  constructor(
    private readonly findEnded: FindFinished,
    private readonly slots: WaitSlots,
    private readonly everyMs: number,
    private readonly onError: (error: unknown) => void,
  ) {}

  /**
   * Resolves when the thing has ended, after `seconds`, or when the process stops.
   * @returns false when the request did not wait, because too many others wait or the process stops.
   */
  async untilEnded(ref: WaitTarget, seconds: number): Promise<boolean> {
    if (this.isClosed || !this.slots.take(ref.walletId)) return false;
    await new Promise<void>((resolve) => {
      const late = setTimeout(() => {
        one.end();
      }, seconds * 1_000);
      const one: Waiting = {
        ...ref,
        end: () => {
          if (!this.waiting.delete(one)) return;
          clearTimeout(late);
          this.slots.release(ref.walletId);
          resolve();
        },
      };
      this.waiting.add(one);
      this.schedule();
    });
    return true;
  }

  /** Ends every wait, present and future, at once. */
  close(): void {
    this.isClosed = true;
    clearTimeout(this.timer);
    for (const one of this.waiting) one.end();
  }

  private schedule(): void {
    if (this.waiting.size === 0 || this.isClosed) return;
    this.timer ??= setTimeout(() => {
      void this.look()
        .catch(this.onError)
        .finally(() => {
          this.timer = undefined;
          this.schedule();
        });
    }, this.everyMs);
  }

  private async look(): Promise<void> {
    const refs = [...this.waiting];
    if (refs.length === 0) return;
    const distinct = new Map(refs.map((ref) => [ref.id, ref]));
    const ended = await this.findEnded([...distinct.values()]);
    for (const one of refs) if (ended.has(one.id)) one.end();
  }
}
