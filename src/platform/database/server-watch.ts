import { DatabaseUnavailable } from '../../kernel/errors.js';

/** A connection that waits for an answer of the server. */
export interface Asking {
  /** How long the answer may take, in milliseconds. */
  readonly answerWithinMs: number;
  /** Ends the connection; its waiting callers fail. */
  abandon(): void;
}

/** Asks the server on connections of its own. */
export interface Probe {
  /**
   * Asks a trivial question. It ends within seconds and never throws. The connection itself reports the
   * answer to the watch.
   */
  ask(): Promise<void>;
  /**
   * Commits a trivial write. It never throws. It waits as long as the server does, because the server goes
   * on with a write that the client gave up.
   * @param onSent called when only the answer to the write is missing
   * @returns false when the connection was lost
   */
  write(onSent: () => void): Promise<boolean>;
  /** Closes its connections and gives up what is in progress. */
  drop(): void;
}

/** All waits are counted in ticks, so that a process that was paused itself does not blame the server. */
const TICK_MS = 200;
const ticks = (ms: number): number => Math.ceil(ms / TICK_MS);
/** After this much silence the watch asks the server a trivial question. */
const PROBE_AFTER = ticks(1_000);
/** After this much silence the server counts as hanging. */
const REFUSE_AFTER = ticks(2_000);
/** A statement that takes this long makes the watch try a commit, once a second at most. */
const WRITE_AFTER = ticks(400);
const WRITE_EVERY = ticks(1_000);
/** A trivial write that takes this long shows that commits hang: two seconds after they began to. */
const WRITE_WITHIN = ticks(1_600);
/** After this much silence every waiting caller gives up, even that of a report that runs for hours. */
const ABANDON_AFTER = ticks(20_000);

/**
 * Watches whether a server answers.
 * The server is silent while something is in progress and none of the connections gets an answer. The watch
 * asks a silent server a trivial question on a connection of its own, so that neither a slow report nor a
 * wait for a lock looks like silence. After two seconds of silence, new work is refused at once, until the
 * first answer.
 * A server whose commits hang, because it waits for a standby or for its disk, still answers questions. So
 * a slow statement makes the watch commit a trivial write as well. While that write hangs, new work is
 * refused.
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
  /** The tick at which the write in progress was sent. */
  private sentAt: number | undefined;
  private wroteAt = -WRITE_EVERY;
  private timer: NodeJS.Timeout | undefined;
  private isClosed = false;
  private readonly listeners: ((isSilent: boolean) => void)[] = [];

  constructor(private readonly probe: Probe) {}

  /** True while the server or its commits hang. */
  get isSilent(): boolean {
    return this.isMute || this.doCommitsHang;
  }

  /** Calls `listener` whenever the server stops answering, and when it answers again. */
  onChange(listener: (isSilent: boolean) => void): void {
    this.listeners.push(listener);
  }

  /** @throws DatabaseUnavailable while the server hangs. */
  assertAnswers(): void {
    if (this.isSilent) throw new DatabaseUnavailable();
  }

  /** Notes that the server owes `one` an answer. */
  asked(one: Asking): void {
    this.asking.set(one, this.tick);
    this.start();
  }

  /**
   * Makes the server commit a trivial write. Concurrent callers share one write.
   * @throws DatabaseUnavailable when the connection was lost, or at once while the server hangs
   */
  async assertCommits(): Promise<void> {
    this.assertAnswers();
    this.start();
    if (!(await this.askWrite())) throw new DatabaseUnavailable();
  }

  /** Notes that the server owes `one` no answer any more. @param isAnswer whether the server answered */
  settled(one: Asking, isAnswer: boolean): void {
    this.asking.delete(one);
    if (!isAnswer) return;
    this.answers += 1;
    this.change({ isMute: false });
  }

  /** Stops watching. Work in progress continues. */
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
      // The watch was closed meanwhile: nobody needs the answer.
      if (this.timer === undefined) this.probe.drop();
    });
    return this.writing;
  }

  private async write(): Promise<boolean> {
    const isDone = await this.probe.write(() => {
      this.sentAt = this.tick;
    });
    // A lost connection shows nothing about commits: the next write does.
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
