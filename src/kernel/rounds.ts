/**
 * One look for work after another, never two at once: again at once while there was more to do, else
 * after a while. A look that fails is told, and the next one comes as if it had found nothing.
 */
export class Rounds {
  private timer: NodeJS.Timeout | undefined;
  private round: Promise<void> = Promise.resolve();
  private isOver = false;

  /**
   * @param look resolves to whether there is probably more to do at once.
   * @param everyMs how long after a look that found no more the next one begins.
   */
  constructor(
    private readonly look: () => Promise<boolean>,
    private readonly everyMs: number,
    private readonly onFault: (error: unknown) => void,
  ) {}

  /** Begins, with a first look after `delayMs`. */
  begin(delayMs = 0): void {
    this.timer = setTimeout(() => {
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
    let hasMore = false;
    try {
      hasMore = await this.look();
    } catch (error) {
      // What is cut off by the end of the process is no news.
      if (!this.isOver) this.onFault(error);
    }
    if (!this.isOver) this.begin(hasMore ? 0 : this.everyMs);
  }
}
