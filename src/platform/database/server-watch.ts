import { DatabaseUnavailable } from '../../kernel/errors.js';

/** A connection on which the server owes an answer. */
export interface Asking {
  /** How long the answer may take, in milliseconds. */
  readonly answerWithinMs: number;
  /** Ends the connection; whoever waits for its answer fails. */
  abandon(): void;
}

/** Asks the server a trivial question on a connection of its own. */
export interface Probe {
  /** Ends within seconds, and never throws. The connection reports the answer to the watch itself. */
  ask(): Promise<void>;
  /** Gives up its connection, and the question under way. */
  drop(): void;
}

/** All waits are counted in ticks, so that a process that was paused itself does not blame the server. */
const TICK_MS = 200;
const ticks = (ms: number): number => Math.ceil(ms / TICK_MS);
/** After this much silence the server is asked whether it is there. */
const PROBE_AFTER = ticks(1_000);
/** After this much silence it counts as hanging. */
const REFUSE_AFTER = ticks(2_000);
/** After this much silence nobody waits any longer, a report of hours neither. */
const ABANDON_AFTER = ticks(20_000);

/**
 * Watches whether a server answers. It is silent while something is under way and nothing at all is
 * answered. A silent server is asked a trivial question on a connection of its own, so that neither a
 * slow report nor a wait for a lock looks like silence. Past two seconds of it, new work is refused at
 * once, until the first answer.
 */
export class ServerWatch {
  /** True while the server hangs. */
  isSilent = false;
  private readonly asking = new Map<Asking, number>();
  private tick = 0;
  private answers = 0;
  private answersSeen = 0;
  private silentTicks = 0;
  private isProbing = false;
  private timer: NodeJS.Timeout | undefined;
  private isClosed = false;
  private readonly listeners: ((isSilent: boolean) => void)[] = [];

  constructor(private readonly probe: Probe) {}

  /** Calls `listener` whenever the server falls silent, and when it answers again. */
  onChange(listener: (isSilent: boolean) => void): void {
    this.listeners.push(listener);
  }

  /** @throws DatabaseUnavailable while the server hangs. */
  assertAnswers(): void {
    if (this.isSilent) throw new DatabaseUnavailable();
  }

  /** The server owes `one` an answer from now on. */
  asked(one: Asking): void {
    this.asking.set(one, this.tick);
    if (this.timer !== undefined || this.isClosed) return;
    this.timer = setInterval(() => {
      this.look();
    }, TICK_MS);
    this.timer.unref();
  }

  /** The server owes `one` nothing. @param isAnswer whether that is because it answered */
  settled(one: Asking, isAnswer: boolean): void {
    this.asking.delete(one);
    if (!isAnswer) return;
    this.answers += 1;
    if (this.isSilent) this.change(false);
  }

  /** Stops watching. What is under way goes on. */
  close(): void {
    this.isClosed = true;
    this.rest();
  }

  private look(): void {
    this.tick += 1;
    this.abandonOverdue();
    if (this.asking.size === 0 && !this.isSilent) {
      this.rest();
      return;
    }
    this.silentTicks = this.answers === this.answersSeen ? this.silentTicks + 1 : 0;
    this.answersSeen = this.answers;
    if (this.silentTicks >= PROBE_AFTER) this.askProbe();
    if (this.silentTicks >= REFUSE_AFTER && !this.isSilent) this.change(true);
    if (this.silentTicks >= ABANDON_AFTER) for (const one of this.asking.keys()) one.abandon();
  }

  private abandonOverdue(): void {
    for (const [one, since] of this.asking) {
      if (this.tick - since > ticks(one.answerWithinMs)) one.abandon();
    }
  }

  private askProbe(): void {
    if (this.isProbing) return;
    this.isProbing = true;
    void this.probe.ask().finally(() => {
      this.isProbing = false;
    });
  }

  private change(isSilent: boolean): void {
    this.isSilent = isSilent;
    if (!isSilent) this.silentTicks = 0;
    for (const listener of this.listeners) listener(isSilent);
  }

  private rest(): void {
    clearInterval(this.timer);
    this.timer = undefined;
    this.silentTicks = 0;
    this.probe.drop();
  }
}
