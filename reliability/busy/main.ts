import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { constants } from 'node:os';
import { Worker } from 'node:worker_threads';
import { readBusyOptions, BUSY_USAGE, type BusyOptions } from './options.js';

// Runs a command while every core of the machine is kept busy: a test whose outcome depends on how fast
// the machine is fails here. The burners are threads, so they end with this process even when it is killed.

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

async function run({ burners, command, arguments: words }: BusyOptions): Promise<number> {
  const threads = Array.from(
    { length: burners },
    (_, index) => new Worker('for (;;);', { eval: true, name: `burner-${index}` }),
  );
  const beganAt = performance.now();
  const child = spawn(command, words, { stdio: 'inherit' });
  for (const signal of SIGNALS) process.on(signal, () => child.kill(signal));
  try {
    const [code, signal] = (await once(child, 'exit')) as [number | null, NodeJS.Signals | null];
    return code ?? 128 + constants.signals[signal ?? 'SIGTERM'];
  } catch (error) {
    process.stderr.write(`${command} did not start: ${String(error)}\n`);
    return 127;
  } finally {
    const wallSeconds = (performance.now() - beganAt) / 1_000;
    const { user, system } = process.cpuUsage();
    const cores = (user + system) / 1e6 / wallSeconds;
    process.stdout.write(
      `busy: ${burners} burners took ${cores.toFixed(2)} cores for ${wallSeconds.toFixed(0)} s\n`,
    );
    await Promise.all(threads.map((thread) => thread.terminate()));
  }
}

const options = readBusyOptions(process.argv.slice(2));
if (options === null) {
  process.stderr.write(`${BUSY_USAGE}\n`);
  process.exitCode = 64;
} else {
  process.exitCode = await run(options);
}
