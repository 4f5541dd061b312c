/**
 * Looks for work again and again, never twice at the same time: at once while there was more to do, else
 * after a while. A look that fails is reported, and the next one comes as if it had found nothing.
 * @example
 * new Rounds(() => deleteOneBatch(), 60_000, (error) => log.warn({ err: error })).begin();
 */
export class Rounds {
  private timer: NodeJS.Timeout | undefined;
  private round: Promise<void> = Promise.resolve();
  private isLooking = false;
  private wantedInMs: number | undefined;
  private isOver = false;

  /**
   * @param look resolves to whether there is probably more to do at once, or to the milliseconds until
   * the next look.
   * @param everyMs how long after a look that found no more the next one begins.
   */
  constructor(
    private readonly look: () => Promise<boolean | number>,
    private readonly everyMs: number,
    private readonly onFault: (error: unknown) => void,
  ) {}

  /** Begins, with a first look after `delayMs`; or has the next look come after `delayMs` instead of in its time. */
  begin(delayMs = 0): void {
    if (this.isOver) return;
    this.wantedInMs = delayMs;
    if (this.isLooking) return;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      this.isLooking = true;
      this.wantedInMs = undefined;
      this.round = this.once();
    }, delayMs);
  }

  /** Begins no look any more; resolves when the one under way is over. */
  async stop(): Promise<void> {
    this.isOver = true;
    clearTimeout(this.timer);
    await this.round;
  }

  private async once(): Promise<void> {
    let next: boolean | number = false;
    try {
      next = await this.look();
    } catch (error) {
      // What is cut off by the end of the process is no news.
      if (!this.isOver) this.onFault(error);
    }
    this.isLooking = false;
    const nextMs = typeof next === 'number' ? next : next ? 0 : this.everyMs;
    this.begin(this.wantedInMs ?? nextMs);
  }
}
