import { Busy, DatabaseUnavailable } from '../../kernel/errors.js';
import { failPoint } from '../../kernel/fail-point.js';
import { KeyedQueue } from './keyed-queue.js';

/** How many requests one write may carry, and how many may wait for the next ones. */
export interface GroupBounds {
  readonly groupMax: number;
  readonly waitingMax: number;
  /**
   * For requests that nobody waits for: a write begins no sooner than this after the one before, so
   * that what trickles in under load shares a write. An idle writer still writes at once. Default 0.
   */
  readonly restMs?: number;
  /** Where the writes go through: while it is shut, requests are refused, those that wait as well. */
  readonly availability?: Availability;
}

/** Whether the database answers; submissions are refused while it hangs. */
export interface Availability {
  /** True while it is shut. */
  readonly isSilent: boolean;
  onChange(listener: (isSilent: boolean) => void): void;
}

interface Waiting<Request, Answer> {
  readonly request: Request;
  readonly resolve: (answer: Answer) => void;
  readonly reject: (reason: unknown) => void;
}

/** An answer to one request of a group: its value, or the reason why it alone failed. */
export type GroupAnswer<Answer> =
  { readonly ok: true; readonly value: Answer } | { readonly ok: false; readonly reason: unknown };

/**
 * Group commit: what arrives while one write is in flight goes into the next, so that many
 * independent requests share one durable commit. An idle writer writes at once. Requests keep their
 * order. Two requests that have one of `keysOf` in common never share a group.
 */
export class GroupWriter<Request, Answer> {
  private readonly line = new KeyedQueue<Waiting<Request, Answer>>();
  private running: Promise<void> | undefined;
  private beganAtMs = -Infinity;

  /**
   * @param write answers every request of the group, in the order given; when it throws, the whole
   * group fails with that reason.
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

  /** Nothing was done for those that still wait, so they need not learn it only after the write ahead. */
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
      const answer = answers[index] ?? { ok: false, reason: new Error('the group left it out') };
      if (answer.ok) one.resolve(answer.value);
      else one.reject(answer.reason);
    });
  }
}
