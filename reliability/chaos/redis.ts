import { spawnSync } from 'node:child_process';
import { createConnection } from 'node:net';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { spawn, type ChildProcess } from 'node:child_process';
import { freePort, type RunFolder } from './run-folder.js';

/** A Redis of the campaign's own, which keeps nothing on disk. */
export interface Redis {
  readonly url: string;
  /** `kill -9`, and another, empty one after a while. */
  killFor(ms: number): Promise<void>;
  /** Stops it for a while, as SIGSTOP does. */
  freezeFor(ms: number): Promise<void>;
  flush(): Promise<void>;
  stop(): Promise<void>;
}

/** Undefined where there is no redis-server: the queue is then on PostgreSQL. */
export async function startRedis(folder: RunFolder): Promise<Redis | undefined> {
  if (spawnSync('redis-server', ['--version']).error !== undefined) return undefined;
  const port = await freePort();
  const launch = async (): Promise<ChildProcess> => {
    const options = ['--port', String(port), '--bind', '127.0.0.1', '--save', ''];
    const child = spawn('redis-server', [...options, '--appendonly', 'no'], {
      cwd: folder.path,
      detached: true,
      stdio: 'ignore',
    });
    folder.register(child);
    while (!(await answers(port))) await pause(20);
    return child;
  };
  let running = await launch();
  return {
    url: `redis://127.0.0.1:${port}`,
    async killFor(ms) {
      running.kill('SIGKILL');
      await pause(ms);
      running = await launch();
    },
    async freezeFor(ms) {
      running.kill('SIGSTOP');
      await pause(ms);
      running.kill('SIGCONT');
    },
    flush: () => command(port, 'FLUSHALL'),
    async stop() {
      const ended = once(running, 'exit');
      if (running.kill('SIGKILL')) await ended;
    },
  };
}

async function answers(port: number): Promise<boolean> {
  return command(port, 'PING').then(
    () => true,
    () => false,
  );
}

async function command(port: number, text: string): Promise<void> {
  const socket = createConnection(port, '127.0.0.1');
  try {
    await once(socket, 'connect');
    socket.write(`${text}\r\n`);
    await once(socket, 'data');
  } finally {
    socket.destroy();
  }
}
