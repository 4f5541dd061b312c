/**
 * How far this process is with ending: it serves, then it drains (it still serves, and says that it is
 * not ready), then it refuses whatever is new.
 */
export class Stopping {
  private readonly listeners: (() => void)[] = [];
  private hasBegun = false;
  private refusesSinceMs: number | undefined;

  /** Whether the process was asked to end. */
  get isDraining(): boolean {
    return this.hasBegun;
  }

  /** Since when it takes nothing new, on this process's monotonic clock; undefined while it does. */
  get refusingSinceMs(): number | undefined {
    return this.refusesSinceMs;
  }

  /** Has `listener` called when the process is asked to end. It must not throw. */
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
