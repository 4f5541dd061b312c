import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { environmentForChild } from '../config/config.js';
import { SIMULATOR_STOP_MS } from '../platform/stopping/stop-bounds.js';

/** The compiled program beside the compiled `src/`. It is used only by its path and over HTTP. */
const PROGRAM = fileURLToPath(new URL('../../simulator/main.js', import.meta.url));
const PROBE_MS = 1_000;

export interface SimulatorProcess {
  /** The base URL of the simulated provider. */
  readonly url: string;
  stop(): Promise<void>;
}

interface Report {
  readonly type: 'listening' | 'failed';
  readonly url?: string;
  readonly message?: string;
}

/**
 * Starts the provider simulator as a separate program. It ends together with this process, however that
 * ends, because its channel to us closes.
 * @throws Error that says why it could not start.
 */
export async function startSimulatorProcess(options: {
  readonly port: number;
  readonly dataDir: string;
  /** The address to which the simulated Paystack sends webhooks. */
  readonly webhookUrl: string;
}): Promise<SimulatorProcess> {
  const running = await runningSimulator(options.port);
  if (running !== null) return { url: running, stop: () => Promise.resolve() };
  const child = fork(PROGRAM, [], {
    // The simulator reads the providers' keys from the same environment as we do.
    env: environmentForChild({
      SIMULATOR_HOST: '127.0.0.1',
      SIMULATOR_PORT: String(options.port),
      SIMULATOR_PAYSTACK_WEBHOOK_URL: options.webhookUrl,
      SIMULATOR_DATA_DIR: join(options.dataDir, 'simulator'),
    }),
    stdio: ['ignore', 'inherit', 'pipe', 'ipc'],
  });
  let complaint = '';
  child.stderr?.on('data', (chunk: Buffer) => (complaint += chunk.toString()));
  const report = await firstReport(child);
  if (report?.type !== 'listening' || report.url === undefined) {
    throw new Error(report?.message ?? (complaint.trim() || 'the simulator did not start'));
  }
  return {
    url: report.url,
    stop: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const exited = once(child, 'exit');
      child.kill('SIGTERM');
      const timer = setTimeout(() => child.kill('SIGKILL'), SIMULATOR_STOP_MS);
      await exited;
      clearTimeout(timer);
    },
  };
}

/** The simulator on this port, if another process of ours has started it, such as the API beside a worker. */
async function runningSimulator(port: number): Promise<string | null> {
  if (port === 0) return null;
  const base = `http://127.0.0.1:${port}`;
  try {
    const answer = await fetch(`${base}/_health`, { signal: AbortSignal.timeout(PROBE_MS) });
    const { status } = (await answer.json()) as { status?: unknown };
    return status === 'ok' ? `${base}/api` : null;
  } catch {
    // No answer, or an unknown one: starting our own simulator then reports what is wrong.
    return null;
  }
}

function firstReport(child: ChildProcess): Promise<Report | undefined> {
  return new Promise((resolve) => {
    child.once('message', (message) => {
      resolve(message as Report);
    });
    child.once('exit', () => {
      resolve(undefined);
    });
  });
}
