import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import type { Ground } from './ground.js';
import type { LoadOrders, LoadReport } from './load-orders.js';
import { nextSerial } from './purchase.js';

/** A load generator at work. */
export interface RunningLoad {
  /** Tells it to end. */
  stop(): void;
  readonly report: Promise<LoadReport>;
}

/** Starts the load program beside us. */
export function startLoad(
  { folder, tokens }: Ground,
  orders: Pick<LoadOrders, 'url' | 'connections' | 'how' | 'billerId'>,
): RunningLoad {
  const whole: LoadOrders = { ...orders, tokensFile: tokens.all, firstSerial: nextSerial() };
  const child = spawn(
    process.execPath,
    ['--enable-source-maps', folder.script('bench/load-program.js'), JSON.stringify(whole)],
    { cwd: folder.path, stdio: ['ignore', 'pipe', 'inherit'] },
  );
  folder.register(child);
  const ended = once(child, 'close') as Promise<[number | null]>;
  const report = text(child.stdout).then(async (output) => {
    const [code] = await ended;
    if (code !== 0) throw new Error(`the load program ended with ${code}`);
    return JSON.parse(output) as LoadReport;
  });
  return {
    stop: () => {
      child.kill('SIGTERM');
    },
    report,
  };
}
