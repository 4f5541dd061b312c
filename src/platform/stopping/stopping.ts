/**
 * The state of this process on its way to the end. First it serves. Then it drains: it still serves, and
 * readiness fails. Then it refuses new work.
 */
export class Stopping {
  private readonly listeners: (() => void)[] = [];
  private hasBegun = false;
  private refusesSinceMs: number | undefined;

  /** Whether the process was asked to stop. */
  get isDraining(): boolean {
    return this.hasBegun;
  }

  /** The time from which it refuses new work, on this process's monotonic clock; undefined before. */
  get refusingSinceMs(): number | undefined {
    return this.refusesSinceMs;
  }

  /** Calls `listener` when the process is asked to stop. The listener must not throw. */
  onDrain(listener: () => void): void {
    this.listeners.push(listener);
  }

  drain(): void {
    if (this.hasBegun) return;
    this.hasBegun = true;
    for (const listener of this.listeners) listener();
  }

  refuse(): void {
    this.drain();
    this.refusesSinceMs ??= performance.now();
  }
}
