/** Something of a customer's that a request waits for. */
export interface WaitTarget {
  readonly walletId: string;
  readonly id: string;
}

/** Finds which of these have ended; it is asked about everything that is waited for at once. */
export type FindFinished = (refs: readonly WaitTarget[]) => Promise<ReadonlySet<string>>;

/** How many requests may wait at once. A request past a bound is answered at once, with what is known. */
export interface WaitBounds {
  /** In this process, whatever they wait for. */
  readonly max: number;
  /** Of one wallet, whatever they wait for. */
  readonly perWalletMax: number;
}

/** Counts the requests that wait in this process, over everything they wait for. */
export class WaitSlots {
  private readonly ofWallet = new Map<string, number>();
  private taken = 0;

  constructor(private readonly bounds: WaitBounds) {}

  get count(): number {
    return this.taken;
  }

  /** @returns false when a bound is reached; each slot that was taken must be given back. */
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
  /** Answers the request and gives its slot back; a second call does nothing. */
  readonly end: () => void;
}

/** The requests that wait for things of one kind. However many they are, they share one look-up at a time. */
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
   * @returns false when the request did not wait, because too many others do or the process stops.
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

  /** Answers every request that waits, and those that come later at once. */
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
