import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, openSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { RunFolder } from './run-folder.js';

export interface ProgramOptions {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** What answers 200 once it is up. */
  readonly probeUrl: string;
  readonly folder: RunFolder;
  readonly onEnd: (end: ProgramEnd) => void;
}

/** How a process ended, and what we had to do with it. */
export interface ProgramEnd {
  readonly name: string;
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly livedMs: number;
  /** Whether it had ever answered. */
  readonly wasUp: boolean;
  /** Whether we sent it the signal to end. */
  readonly isOurs: boolean;
  readonly extra: Readonly<Record<string, string>>;
}

const RESTART_AFTER_MS = 300;
const UP_WITHIN_MS = 60_000;
const NOTE_EVERY_MS = 500;
const PROBE_TIMEOUT_MS = 2_000;
/** What an orchestrator waits between SIGTERM and SIGKILL. */
const STOP_WITHIN_MS = 25_000;

/** A process that is started again whenever it ends, as by an orchestrator, until it is closed. */
export class Program {
  private child: ChildProcess | undefined;
  private startedAtMs = 0;
  private isOurs = false;
  private isClosed = false;
  private extra: Readonly<Record<string, string>> = {};
  private generation = 0;
  private ends = 0;
  private wasUp = false;
  private restartAfterMs = RESTART_AFTER_MS;

  constructor(private readonly options: ProgramOptions) {}

  start(): void {
    const { name, command, args, env, folder } = this.options;
    const log = openSync(join(folder.path, 'logs', `${name}.log`), 'a');
    const extra = this.extra;
    const child = spawn(command, [...args], {
      cwd: folder.path,
      env: { ...env, ...extra, CHAOS_STALL_FILE: this.stallFile },
      stdio: ['ignore', log, log],
      // Ctrl-C in the terminal reaches the campaign, which then stops everything in order.
      detached: true,
    });
    closeSync(log);
    folder.register(child);
    this.child = child;
    this.startedAtMs = performance.now();
    this.isOurs = false;
    this.wasUp = false;
    void this.noteWhenUp(child);
    child.once('error', (error) => {
      throw error;
    });
    child.once('exit', (code, signal) => {
      this.ended(code, signal, extra);
    });
  }

  get name(): string {
    return this.options.name;
  }

  /** Sends a signal; false when there is no process. */
  signal(signal: NodeJS.Signals): boolean {
    if (signal === 'SIGKILL' || signal === 'SIGTERM') this.isOurs = true;
    return this.child?.kill(signal) ?? false;
  }

  /** Kills it, and starts another only after a while. */
  async away(ms: number): Promise<void> {
    if (this.child === undefined) throw new Error('there was no process');
    this.restartAfterMs = ms;
    this.signal('SIGKILL');
    await pause(ms);
  }

  /** SIGTERM, and SIGKILL when that takes too long. @returns whether it stopped by itself */
  async stopGently(withinMs = STOP_WITHIN_MS): Promise<boolean> {
    const child = this.child;
    if (child === undefined) return true;
    this.signal('SIGTERM');
    const isEnded = await endsWithin(child, withinMs);
    if (!isEnded && this.child === child) this.signal('SIGKILL');
    return isEnded;
  }

  /** Stops it for a while: SIGSTOP, SIGCONT. */
  async freeze(ms: number): Promise<void> {
    const child = this.child;
    if (!this.signal('SIGSTOP')) return;
    await pause(ms);
    child?.kill('SIGCONT');
  }

  /** Blocks its event loop. */
  stall(ms: number): boolean {
    writeFileSync(this.stallFile, String(ms));
    // Before its code has run, the signal would end it.
    return performance.now() - this.startedAtMs > 1_000 && this.signal('SIGUSR2');
  }

  /** Kills it and gives it another environment for a while, whatever restarts it goes through. */
  async restartWith(extra: Record<string, string>, forMs: number): Promise<void> {
    this.generation += 1;
    const mine = this.generation;
    this.extra = extra;
    this.signal('SIGKILL');
    await this.isUpAgain();
    await pause(forMs);
    if (mine === this.generation) this.extra = {};
    if (this.isClosed) return;
    await this.stopGently();
  }

  /**
   * Waits until the process that follows the present one answers, or has ended as well (at a fail
   * point, or because its database is away), but not for ever.
   */
  async isUpAgain(): Promise<void> {
    const deadline = performance.now() + UP_WITHIN_MS;
    const before = this.child;
    const { ends } = this;
    while (performance.now() < deadline && this.ends <= ends + 1) {
      if (this.child !== undefined && this.child !== before && (await this.isUp())) return;
      await pause(100);
    }
  }

  /** Waits until it answers, through however many starts, but not for ever. */
  async untilUp(): Promise<void> {
    const deadline = performance.now() + UP_WITHIN_MS;
    while (performance.now() < deadline && !(await this.isUp())) await pause(100);
  }

  /** Whether it answers. */
  async isUp(): Promise<boolean> {
    const signal = AbortSignal.timeout(PROBE_TIMEOUT_MS);
    const answer = await fetch(this.options.probeUrl, { signal }).catch(() => undefined);
    await answer?.body?.cancel();
    return answer?.ok === true;
  }

  /** Ends all that was done to it: the next process is an ordinary one. */
  heal(): void {
    this.generation += 1;
    this.extra = {};
    this.child?.kill('SIGCONT');
  }

  /** Ends it for good, at once. */
  kill(): void {
    this.isClosed = true;
    this.signal('SIGKILL');
  }

  async close(): Promise<void> {
    this.isClosed = true;
    this.child?.kill('SIGCONT');
    await this.stopGently();
    while (this.child !== undefined) await pause(20);
  }

  private async noteWhenUp(child: ChildProcess): Promise<void> {
    while (this.child === child && !this.wasUp) {
      await pause(NOTE_EVERY_MS);
      if (await this.isUp()) this.wasUp = this.child === child;
    }
  }

  private get stallFile(): string {
    return join(this.options.folder.path, `stall-${this.options.name}`);
  }

  private ended(
    code: number | null,
    signal: NodeJS.Signals | null,
    extra: Readonly<Record<string, string>>,
  ): void {
    this.child = undefined;
    this.ends += 1;
    const livedMs = Math.round(performance.now() - this.startedAtMs);
    const { name, onEnd } = this.options;
    onEnd({ name, code, signal, livedMs, wasUp: this.wasUp, isOurs: this.isOurs, extra });
    if (this.isClosed) return;
    setTimeout(() => {
      if (!this.isClosed && this.child === undefined) this.start();
    }, this.restartAfterMs);
    this.restartAfterMs = RESTART_AFTER_MS;
  }
}

async function endsWithin(child: ChildProcess, ms: number): Promise<boolean> {
  const deadline = performance.now() + ms;
  while (child.exitCode === null && child.signalCode === null) {
    if (performance.now() > deadline) return false;
    await pause(50);
  }
  return true;
}
