import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { fileURLToPath } from 'node:url';
import { eventually } from './eventually.js';
import { HANG_MS } from './waits.js';

const PROGRAM = fileURLToPath(new URL('../../dist/src/main.js', import.meta.url));
const START_WITHIN_MS = 3 * HANG_MS;

export interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** The compiled app in a process of its own, which a test may kill. */
export interface AppProcess {
  readonly url: string;
  readonly pid: number;
  /** What it has written so far. */
  readonly output: () => string;
  /** The lines of its log so far. */
  readonly lines: () => Record<string, unknown>[];
  /** How it ended; undefined while it runs. */
  readonly exit: () => Exit | undefined;
  /** How it ended, once it has. */
  ended(): Promise<Exit>;
  /** SIGKILL, as a crash. */
  kill9(): Promise<void>;
  /** SIGTERM, and waits for it to end. */
  stop(): Promise<Exit>;
}

/**
 * Starts the app with exactly this environment, on a free port unless it names one.
 * @throws Error with what it wrote, when it ends before it listens.
 */
export async function startAppProcess(env: Record<string, string>): Promise<AppProcess> {
  const running = launchApp(env);
  const { child } = running;
  const url = await eventually(
    () => {
      if (running.exit() !== undefined) return null;
      const found = running.lines().find(({ msg }) => String(msg).startsWith('listening on '));
      if (found === undefined) throw new Error(`it does not listen:\n${running.output()}`);
      return String(found['msg']).replace('listening on ', '');
    },
    { withinMs: START_WITHIN_MS, everyMs: 20 },
  );
  if (url === null) throw new Error(`it ended before it listened:\n${running.output()}`);
  const end = (signal: 'SIGKILL' | 'SIGTERM'): Promise<Exit> => {
    child.kill(signal);
    return running.ended();
  };
  return {
    ...running,
    url,
    pid: child.pid ?? 0,
    kill9: async () => {
      await end('SIGKILL');
    },
    stop: () => end('SIGTERM'),
  };
}

export interface LaunchedApp extends Pick<AppProcess, 'output' | 'lines' | 'exit' | 'ended'> {
  readonly child: ChildProcess;
}

/** Launches the app and does not wait for it: it may be one that refuses to start. */
export function launchApp(env: Record<string, string>): LaunchedApp {
  if (!existsSync(PROGRAM)) throw new Error(`${PROGRAM} is missing: npm run build`);
  const child = spawn(process.execPath, [PROGRAM], {
    // Not the project's folder: a developer's .env is not part of the test.
    cwd: tmpdir(),
    env: { PATH: process.env['PATH'] ?? '', PORT: '0', LOG_LEVEL: 'info', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  endWithThisProcess(child);
  let written = '';
  child.stdout.on('data', (chunk: Buffer) => (written += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (written += chunk.toString()));
  let exit: Exit | undefined;
  child.once('close', (code, signal) => {
    exit = { code, signal };
  });
  return {
    child,
    output: () => written,
    lines: () => jsonLinesOf(written),
    exit: () => exit,
    ended: () =>
      eventually(
        () => {
          if (exit === undefined) throw new Error(`it lives on:\n${written}`);
          return exit;
        },
        { everyMs: 10 },
      ),
  };
}

function jsonLinesOf(text: string): Record<string, unknown>[] {
  // The last line may be half written.
  const whole = text.slice(0, text.lastIndexOf('\n') + 1);
  return whole
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}

/** A test run that is interrupted leaves nothing running: a shell waits for the end of its input. */
function endWithThisProcess(child: ChildProcess): void {
  if (child.pid === undefined) return;
  const script = 'read -r word || kill -9 "$1"';
  const watcher = spawn('/bin/sh', ['-c', script, 'watcher', String(child.pid)], {
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  watcher.unref();
  watcher.stdin.on('error', () => undefined);
  (watcher.stdin as unknown as { unref(): void }).unref();
  child.once('exit', () => watcher.stdin.end('over\n'));
}
