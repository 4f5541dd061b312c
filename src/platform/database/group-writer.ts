import { Busy, DatabaseUnavailable } from '../../kernel/errors.js';
import { failPoint } from '../../kernel/fail-point.js';
import { KeyedQueue } from './keyed-queue.js';

/** How many requests one write may carry, and how many may wait for the following writes. */
export interface GroupBounds {
  readonly groupMax: number;
  readonly waitingMax: number;
  /**
   * The least time between the starts of two writes, in milliseconds, for requests without a waiting
   * caller: under load, those that trickle in then share a write. An idle writer still writes at once.
   * Default 0.
   */
  readonly restMs?: number;
  /**
   * Whether the resource that the writes need is available. While it is not, new and waiting requests are
   * refused.
   */
  readonly availability?: Availability;
}

/** Whether the database answers. Submissions are refused while it hangs. */
export interface Availability {
  /** True while the database gives no answer. */
  readonly isSilent: boolean;
  onChange(listener: (isSilent: boolean) => void): void;
}

interface Waiting<Request, Answer> {
  readonly request: Request;
  readonly resolve: (answer: Answer) => void;
  readonly reject: (reason: unknown) => void;
}

/** The answer to one request of a group: its value, or the reason why it alone failed. */
export type GroupAnswer<Answer> =
  { readonly ok: true; readonly value: Answer } | { readonly ok: false; readonly reason: unknown };

/**
 * Group commit: requests that arrive while a write is in flight go into the next one, so that many
 * independent requests share one durable commit. An idle writer writes at once. Requests keep their order.
 * Two requests that share a key of `keysOf` are never in the same group.
 * @example
 * const writer = new GroupWriter(writePurchases, bounds, (purchase) => [purchase.walletId]);
 */
export class GroupWriter<Request, Answer> {
  private readonly line = new KeyedQueue<Waiting<Request, Answer>>();
  private running: Promise<void> | undefined;
  private beganAtMs = -Infinity;

  /**
   * @param write answers every request of the group, in the order given. When it throws, every request of
   * the group fails with that reason.
   */
  constructor(
    private readonly write: (group: readonly Request[]) => Promise<readonly GroupAnswer<Answer>[]>,
    private readonly bounds: GroupBounds,
    private readonly keysOf?: (request: Request) => readonly string[],
  ) {
    bounds.availability?.onChange((isSilent) => {
      if (isSilent) this.refuseWaiting();
    });
  }

  /** @throws Busy when the waiting line is full; DatabaseUnavailable while the database hangs. */
  submit(request: Request): Promise<Answer> {
    if (this.bounds.availability?.isSilent === true)
      return Promise.reject(new DatabaseUnavailable());
    if (this.line.length >= this.bounds.waitingMax) return Promise.reject(new Busy());
    return new Promise<Answer>((resolve, reject) => {
      this.line.add({ request, resolve, reject }, this.keysOf?.(request) ?? []);
      this.running ??= this.run();
    });
  }

  /** Resolves once everything submitted so far has been answered. */
  async drained(): Promise<void> {
    while (this.running !== undefined) await this.running;
  }

  private async run(): Promise<void> {
    // Requests submitted in the same turn of the event loop share the first group.
    await Promise.resolve();
    while (this.line.length > 0) {
      await this.rest();
      await this.writeNext();
    }
    this.running = undefined;
  }

  /**
   * Refuses the waiting requests at once: no work was done for them, so they need not wait for the write
   * ahead.
   */
  private refuseWaiting(): void {
    while (this.line.length > 0) {
      for (const one of this.line.take(this.bounds.groupMax)) one.reject(new DatabaseUnavailable());
    }
  }

  private async rest(): Promise<void> {
    const leftMs = this.beganAtMs + (this.bounds.restMs ?? 0) - performance.now();
    if (leftMs <= 0 || this.line.length >= this.bounds.groupMax) return;
    await new Promise((resolve) => setTimeout(resolve, leftMs));
  }

  private async writeNext(): Promise<void> {
    this.beganAtMs = performance.now();
    const group = this.line.take(this.bounds.groupMax);
    let answers: readonly GroupAnswer<Answer>[];
    try {
      await failPoint('before-group-write');
      answers = await this.write(group.map((one) => one.request));
    } catch (reason) {
      for (const one of group) one.reject(reason);
      return;
    }
    group.forEach((one, index) => {
      const answer = answers[index] ?? {
        ok: false,
        reason: new Error('the write did not answer this request'),
      };
      if (answer.ok) one.resolve(answer.value);
      else one.reject(answer.reason);
    });
  }
}
