import { performance } from 'node:perf_hooks';
import { Rounds } from '../../kernel/rounds.js';

/** So little of a lane is always the backlog's, so that it never stands still. */
export const SHARE_MIN = 1 / 16;
const STEP_EVERY_MS = 100;
/** A process that is busy for a larger part of its time makes those wait that come now. */
const BUSY = 0.5;
const SLOWER = 0.8;
const FASTER_BY = 0.02;

/**
 * The next share of a lane that the backlog may have: less by a factor while the process is busy, more by a
 * step while it is not. So it falls at once and comes back within seconds.
 * @param busyPart the part of the time since the last step in which it was busy.
 */
export function nextShare(share: number, busyPart: number): number {
  if (busyPart > BUSY) return Math.max(SHARE_MIN, share * SLOWER);
  return Math.min(1, share + FASTER_BY);
}

/**
 * Paces the backlog: which part of each lane may be what a look found, by how busy this process is. A
 * backlog of any size is then worked on in the time that new work leaves.
 * @example
 * const pace = new BacklogPace();
 * pace.begin(() => lanes.pump(), (error) => log.warn({ err: error }));
 * const foundMax = Math.ceil(inFlightMax * pace.share);
 */
export class BacklogPace {
  /** A process begins slowly: it does not know yet what waits for it. */
  private current = SHARE_MIN;
  private rounds: Rounds | undefined;

  /** @param busyPart the part of the time since it was last asked in which this process was busy. */
  constructor(private readonly busyPart: () => number = busyPartOfLoop()) {}

  /** More than 0 and at most 1. */
  get share(): number {
    return this.current;
  }

  /** @param onMore the share has grown: something may begin that had to wait. */
  begin(onMore: () => void, onFault: (error: unknown) => void): void {
    const step = (): Promise<boolean> => {
      const before = this.current;
      this.current = nextShare(before, this.busyPart());
      if (this.current > before) onMore();
      return Promise.resolve(false);
    };
    this.rounds = new Rounds(step, STEP_EVERY_MS, onFault);
    this.rounds.begin(STEP_EVERY_MS);
  }

  async stop(): Promise<void> {
    await this.rounds?.stop();
  }
}

function busyPartOfLoop(): () => number {
  let last = performance.eventLoopUtilization();
  return () => {
    const now = performance.eventLoopUtilization();
    const { utilization } = performance.eventLoopUtilization(now, last);
    last = now;
    return utilization;
  };
}
