/**
 * Runs a look for work again and again, never two at the same time. After a look that left work over, the
 * next one follows at once; otherwise it follows after a pause. A look that fails is reported and counts as
 * one that found nothing.
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
   * @param look resolves to whether there is probably more to do at once, or to the milliseconds until the
   * next look.
   * @param everyMs the pause after a look that left nothing over.
   */
  constructor(
    private readonly look: () => Promise<boolean | number>,
    private readonly everyMs: number,
    private readonly onFault: (error: unknown) => void,
  ) {}

  /** Starts, with a first look after `delayMs`. If it runs already, it moves the next look to then. */
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

  /** Starts no further look, and resolves when the current one is over. */
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
      // A look that the end of the process interrupts is not a fault.
      if (!this.isOver) this.onFault(error);
    }
    this.isLooking = false;
    const nextMs = typeof next === 'number' ? next : next ? 0 : this.everyMs;
    this.begin(this.wantedInMs ?? nextMs);
  }
}
