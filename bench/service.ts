import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { freePort, type RunFolder } from '../reliability/chaos/run-folder.js';
import { outputOf } from './run-program.js';

export interface ServiceOptions {
  readonly name: string;
  /** A program of the copied build. */
  readonly script: string;
  readonly env: Readonly<Record<string, string>>;
  /** The variable that tells it where to listen. */
  readonly portName: string;
  /** What answers 200 once it is up. */
  readonly health: string;
}

/** A process that is measured. */
export interface Service {
  readonly url: string;
  /** @throws Error when it has ended by itself: what was measured then counts for nothing */
  assertRuns(): void;
  /** What it keeps in memory, in MiB. */
  residentMib(): Promise<number>;
  stop(): Promise<void>;
}

const TRIES_MAX = 3;
const UP_WITHIN_MS = 60_000;
const STOP_WITHIN_MS = 25_000;
const LOG_SHOWN = 2_000;

/** Starts a program of the build as `npm start` does, its output in a file, and waits until it answers. */
export async function startService(folder: RunFolder, options: ServiceOptions): Promise<Service> {
  for (let tries = 1; ; tries += 1) {
    const port = await freePort();
    const child = spawnService(folder, options, port);
    const url = `http://127.0.0.1:${port}`;
    if (await comesUp(child, url + options.health)) return serviceOf(child, options.name, url);
    child.kill('SIGKILL');
    // Somebody's connection may have been given the port before our process took it.
    if (tries === TRIES_MAX) {
      const log = await readFile(logOf(folder, options), 'utf8');
      throw new Error(`${options.name} does not come up:\n${log.slice(-LOG_SHOWN)}`);
    }
  }
}

function spawnService(folder: RunFolder, options: ServiceOptions, port: number): ChildProcess {
  const { script, env, portName } = options;
  const log = openSync(logOf(folder, options), 'a');
  const child = spawn(process.execPath, ['--enable-source-maps', folder.script(script)], {
    cwd: folder.path,
    env: { PATH: '/usr/bin:/bin', ...env, [portName]: String(port) },
    stdio: ['ignore', log, log],
    detached: true,
  });
  closeSync(log);
  folder.register(child);
  return child;
}

function logOf(folder: RunFolder, { name }: ServiceOptions): string {
  return join(folder.path, 'logs', `${name}.log`);
}

function serviceOf(child: ChildProcess, name: string, url: string): Service {
  return {
    url,
    assertRuns: () => {
      if (hasEnded(child)) throw new Error(`${name} has ended by itself`);
    },
    residentMib: async () => {
      const kib = await outputOf('ps', ['-o', 'rss=', '-p', String(child.pid)]);
      return Number(kib) / 1024;
    },
    stop: async () => {
      if (hasEnded(child)) return;
      const ended = once(child, 'exit');
      child.kill('SIGTERM');
      const timer = setTimeout(() => child.kill('SIGKILL'), STOP_WITHIN_MS);
      await ended;
      clearTimeout(timer);
    },
  };
}

function hasEnded(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null;
}

/** @returns whether it answers; false when it ended, or took too long */
async function comesUp(child: ChildProcess, url: string): Promise<boolean> {
  const deadline = performance.now() + UP_WITHIN_MS;
  while (performance.now() < deadline && !hasEnded(child)) {
    const answer = await fetch(url).catch(() => undefined);
    await answer?.body?.cancel();
    if (answer?.ok === true) return true;
    await pause(50);
  }
  return false;
}
