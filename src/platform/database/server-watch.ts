import { DatabaseUnavailable } from '../../kernel/errors.js';

/** A connection on which the server owes an answer. */
export interface Asking {
  /** How long the answer may take, in milliseconds. */
  readonly answerWithinMs: number;
  /** Ends the connection; whoever waits for its answer fails. */
  abandon(): void;
}

/** Asks the server on connections of its own. */
export interface Probe {
  /** Asks a trivial question. Ends within seconds, and never throws. The connection reports the answer to the watch itself. */
  ask(): Promise<void>;
  /**
   * Commits a trivial write. Never throws, and ends when the server does: each one that was given up would go on
   * waiting there.
   * @param onSent called when only the write is still to be answered
   * @returns false when the connection was lost
   */
  write(onSent: () => void): Promise<boolean>;
  /** Gives up its connections, and what is under way. */
  drop(): void;
}

/** All waits are counted in ticks, so that a process that was paused itself does not blame the server. */
const TICK_MS = 200;
const ticks = (ms: number): number => Math.ceil(ms / TICK_MS);
/** After this much silence the server is asked whether it is there. */
const PROBE_AFTER = ticks(1_000);
/** After this much silence it counts as hanging. */
const REFUSE_AFTER = ticks(2_000);
/** A statement that takes this long has the server asked whether a commit is done, once a second at most. */
const WRITE_AFTER = ticks(400);
const WRITE_EVERY = ticks(1_000);
/** A trivial write that is not done by then says that commits hang: two seconds after they began to. */
const WRITE_WITHIN = ticks(1_600);
/** After this much silence nobody waits any longer, a report of hours neither. */
const ABANDON_AFTER = ticks(20_000);

/**
 * Watches whether a server answers. It is silent while something is under way and nothing at all is
 * answered. A silent server is asked a trivial question on a connection of its own, so that neither a
 * slow report nor a wait for a lock looks like silence. Past two seconds of it, new work is refused at
 * once, until the first answer.
 *
 * A server whose commits hang answers questions: it waits for a standby, or for its disk. So a slow
 * statement has it commit a trivial write as well. While that hangs, new work is refused, until the
 * write is done.
 */
export class ServerWatch {
  private isMute = false;
  private doCommitsHang = false;
  private readonly asking = new Map<Asking, number>();
  private tick = 0;
  private answers = 0;
  private answersSeen = 0;
  private silentTicks = 0;
  private isProbing = false;
  private writing: Promise<boolean> | undefined;
  /** The tick at which the write under way was sent. */
  private sentAt: number | undefined;
  private wroteAt = -WRITE_EVERY;
  private timer: NodeJS.Timeout | undefined;
  private isClosed = false;
  private readonly listeners: ((isSilent: boolean) => void)[] = [];

  constructor(private readonly probe: Probe) {}

  /** True while the server hangs, or its commits do. */
  get isSilent(): boolean {
    return this.isMute || this.doCommitsHang;
  }

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
    this.start();
  }

  /**
   * Has the server commit a trivial write; all who ask at a time share it.
   * @throws DatabaseUnavailable when the connection was lost, or at once while the server hangs
   */
  async assertCommits(): Promise<void> {
    this.assertAnswers();
    this.start();
    if (!(await this.askWrite())) throw new DatabaseUnavailable();
  }

  /** The server owes `one` nothing. @param isAnswer whether that is because it answered */
  settled(one: Asking, isAnswer: boolean): void {
    this.asking.delete(one);
    if (!isAnswer) return;
    this.answers += 1;
    this.change({ isMute: false });
  }

  /** Stops watching. What is under way goes on. */
  close(): void {
    this.isClosed = true;
    this.rest();
  }

  private start(): void {
    if (this.timer !== undefined || this.isClosed) return;
    this.timer = setInterval(() => {
      this.look();
    }, TICK_MS);
    this.timer.unref();
  }

  private look(): void {
    this.tick += 1;
    this.abandonOverdue();
    if (this.asking.size === 0 && this.writing === undefined && !this.isSilent) {
      this.rest();
      return;
    }
    this.silentTicks = this.answers === this.answersSeen ? this.silentTicks + 1 : 0;
    this.answersSeen = this.answers;
    if (this.silentTicks >= PROBE_AFTER) this.askProbe();
    if (this.silentTicks >= REFUSE_AFTER) this.change({ isMute: true });
    if (this.silentTicks >= ABANDON_AFTER) for (const one of this.asking.keys()) one.abandon();
    this.lookAtCommits();
  }

  private lookAtCommits(): void {
    if (this.sentAt !== undefined && this.tick - this.sentAt >= WRITE_WITHIN) {
      this.change({ doCommitsHang: true });
    }
    const isDue = this.doCommitsHang || this.isSomethingSlow();
    if (isDue && this.tick - this.wroteAt >= WRITE_EVERY) void this.askWrite();
  }

  private isSomethingSlow(): boolean {
    for (const since of this.asking.values()) if (this.tick - since >= WRITE_AFTER) return true;
    return false;
  }

  private askWrite(): Promise<boolean> {
    this.writing ??= this.write().finally(() => {
      this.writing = undefined;
      this.sentAt = undefined;
      this.wroteAt = this.tick;
      // Closed meanwhile: nobody looks any more.
      if (this.timer === undefined) this.probe.drop();
    });
    return this.writing;
  }

  private async write(): Promise<boolean> {
    const isDone = await this.probe.write(() => {
      this.sentAt = this.tick;
    });
    // A lost connection says nothing of commits: the next write does.
    if (isDone) this.change({ doCommitsHang: false });
    return isDone;
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

  private change(to: { readonly isMute?: boolean; readonly doCommitsHang?: boolean }): void {
    const wasSilent = this.isSilent;
    this.isMute = to.isMute ?? this.isMute;
    this.doCommitsHang = to.doCommitsHang ?? this.doCommitsHang;
    if (this.isSilent === wasSilent) return;
    if (!this.isSilent) this.silentTicks = 0;
    for (const listener of this.listeners) listener(this.isSilent);
  }

  private rest(): void {
    clearInterval(this.timer);
    this.timer = undefined;
    this.silentTicks = 0;
    this.probe.drop();
  }
}
