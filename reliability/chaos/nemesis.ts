import { setTimeout as pause } from 'node:timers/promises';
import type { FaceTarget, Fault, FaultKind, Target } from './schedule.js';
import type { Program } from './program.js';
import type { ChaosWorld } from './world.js';

/** What became of the faults: done, or left out because their target was down with another. */
export interface FaultCounts {
  readonly done: Map<FaultKind, number>;
  readonly skipped: Map<FaultKind, number>;
  readonly failed: string[];
  /** Processes that did not stop within their time after SIGTERM. */
  slowStops: number;
  lastEndedAtMs: number;
}

const STALL_SETTLES_MS = 500;
const SKEWED_FOR_MS = 12_000;
const SERVES_MS = 500;

/** Does the faults of a schedule, each to its target, one at a time per target. */
export class Nemesis {
  readonly counts: FaultCounts = {
    done: new Map(),
    skipped: new Map(),
    failed: [],
    slowStops: 0,
    lastEndedAtMs: 0,
  };
  private readonly busy = new Set<Target>();
  private readonly underWay = new Set<Promise<void>>();

  constructor(
    private readonly world: ChaosWorld,
    private readonly say: (line: string) => void,
  ) {}

  /** Runs the schedule until it ends or `signal` says so; then waits for what is under way. */
  async run(schedule: readonly Fault[], signal: AbortSignal): Promise<void> {
    const beganAtMs = performance.now();
    for (const fault of schedule) {
      const waitMs = beganAtMs + fault.atMs - performance.now();
      if (waitMs > 0) await pause(waitMs, undefined, { signal }).catch(() => undefined);
      if (signal.aborted) break;
      this.launch(fault);
    }
    await Promise.all(this.underWay);
  }

  private launch(fault: Fault): void {
    const { kind, target } = fault;
    if (this.busy.has(target) || (target === 'redis' && this.world.redis === undefined)) {
      count(this.counts.skipped, kind);
      return;
    }
    this.busy.add(target);
    const doing = this.strike(fault)
      .then(() => {
        count(this.counts.done, kind);
      })
      .catch((error: unknown) => {
        // PostgreSQL may be away when its backends are to be terminated: then nothing was done.
        const why = `${kind}: ${error instanceof Error ? error.message : String(error)}`;
        this.counts.failed.push(why);
        this.say(`could not be done: ${why}`);
      })
      .finally(() => {
        this.busy.delete(target);
        this.underWay.delete(doing);
        this.counts.lastEndedAtMs = performance.now();
      });
    this.underWay.add(doing);
  }

  private strike(fault: Fault): Promise<void> {
    if (fault.target === 'postgres') return this.strikePostgres(fault);
    if (fault.target === 'redis') return this.strikeRedis(fault);
    return this.strikeUntilUp(fault, this.world.programs[fault.target]);
  }

  // What never gets to do anything cannot be hit while it does something, so a process serves for a
  // moment between two faults of its own. Its database may be gone meanwhile.
  private async strikeUntilUp(fault: Fault, program: Program): Promise<void> {
    if (fault.kind.endsWith('link-drop')) await this.dropOn(fault.target, fault.ms);
    else if (fault.profile === '') await this.strikeProgram(fault, program);
    else await this.world.faces[fault.target as FaceTarget].behave(fault.profile, fault.ms);
    await pause(SERVES_MS);
    await program.untilUp();
    await pause(SERVES_MS);
  }

  private async strikePostgres({ kind, ms }: Fault): Promise<void> {
    const { postgres } = this.world;
    if (kind === 'postgres-terminate') await postgres.terminateBackends();
    else if (kind === 'postgres-stop-cont') await postgres.freezeFor(ms);
    else if (kind === 'postgres-exhaust') await postgres.exhaust(ms);
    else if (kind === 'postgres-fast') await postgres.restart('fast', ms);
    else if (kind === 'postgres-immediate') await postgres.restart('immediate', ms);
    else await postgres.restart('kill9', ms);
  }

  private async strikeRedis({ kind, ms }: Fault): Promise<void> {
    if (kind === 'redis-flush') await this.world.redis?.flush();
    else if (kind === 'redis-stop-cont') await this.world.redis?.freezeFor(ms);
    else if (kind === 'redis-link-drop') await this.dropOn('redis', ms);
    else await this.world.redis?.killFor(ms);
  }

  /** Every byte on a link is lost for a while, and nobody is told. */
  private async dropOn(target: Target, ms: number): Promise<void> {
    const link = this.world.links.get(target);
    if (link === undefined) throw new Error(`there is no link of ${target}`);
    link.dropBytes();
    await pause(ms);
    link.carryAgain();
  }

  private async strikeProgram(fault: Fault, program: Program): Promise<void> {
    const { kind, ms, points } = fault;
    const what = kind.slice(kind.indexOf('-') + 1);
    if (what === 'kill9') {
      if (!program.signal('SIGKILL')) throw new Error('there was no process');
    } else if (what === 'away') {
      await program.away(ms);
    } else if (what === 'sigterm') {
      if (!(await program.stopGently())) this.counts.slowStops += 1;
    } else if (what === 'stop-cont') {
      await program.freeze(ms);
    } else if (what === 'stall') {
      if (!program.stall(ms)) throw new Error('there was no process');
      await pause(ms + STALL_SETTLES_MS);
    } else if (what === 'skew') {
      await program.restartWith({ CHAOS_SKEW_MS: String(ms) }, SKEWED_FOR_MS);
    } else {
      await program.restartWith({ FAIL_POINTS: points, FAIL_SEED: String(ms) }, ms);
    }
  }
}

function count<K>(counts: Map<K, number>, key: K): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}
