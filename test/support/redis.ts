import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { eventually } from './eventually.js';
import { freePort } from './free-port.js';
import { temporaryFolder } from './temporary-folder.js';

export interface RedisServer {
  readonly url: string;
  stop(): Promise<void>;
  /** SIGKILL, as a crash. */
  kill(): Promise<void>;
  /** Starts it again on the same port, empty: it keeps nothing on disk. */
  start(): Promise<void>;
}

/** The Redis of this test run; undefined where none can be had. */
export function testRedisUrl(): string | undefined {
  return process.env['BILL_VENDING_TEST_REDIS_URL'] ?? undefined;
}

/** A Redis of its own, for tests that break it; undefined where there is no redis-server. */
export async function startRedis(): Promise<RedisServer | undefined> {
  const folder = await temporaryFolder('redis-');
  const port = await freePort();
  let running = await launch(folder.path, port);
  if (!running) {
    await folder.remove();
    return undefined;
  }
  const end = async (signal: 'SIGTERM' | 'SIGKILL'): Promise<void> => {
    if (running?.exitCode !== null || running.signalCode !== null) return;
    const ended = once(running, 'exit');
    running.ref();
    running.kill(signal);
    await ended;
  };
  return {
    url: `redis://127.0.0.1:${port}`,
    async stop() {
      await end('SIGTERM');
      await folder.remove();
    },
    kill: () => end('SIGKILL'),
    async start() {
      running = await launch(folder.path, port);
    },
  };
}

async function launch(dir: string, port: number): Promise<ChildProcess | undefined> {
  const options = {
    bind: '127.0.0.1',
    port,
    dir,
    pidfile: `${dir}/redis.pid`,
    save: '',
    appendonly: 'no',
  };
  const args = Object.entries(options).flatMap(([name, value]) => [`--${name}`, String(value)]);
  const child = spawn('redis-server', args, { cwd: dir, detached: true, stdio: 'ignore' });
  child.unref();
  const failed = await new Promise<boolean>((resolve) => {
    child.once('spawn', () => {
      resolve(false);
    });
    child.once('error', () => {
      resolve(true);
    });
  });
  if (failed) return undefined;
  await eventually(() => accepts(port), { everyMs: 10 });
  return child;
}

async function accepts(port: number): Promise<void> {
  const socket = connect(port, '127.0.0.1');
  try {
    await once(socket, 'connect');
  } finally {
    socket.destroy();
  }
}
