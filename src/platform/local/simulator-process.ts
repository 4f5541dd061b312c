import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The compiled program beside the compiled `src/`: it is reached by its path and by HTTP only. */
const PROGRAM = fileURLToPath(new URL('../../../simulator/main.js', import.meta.url));
const STOP_WITHIN_MS = 5_000;

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
 * Starts the provider simulator as a program of its own. It ends with this process, however this
 * process ends, because its channel to us closes.
 * @throws Error saying why it could not start.
 */
export async function startSimulatorProcess(options: {
  readonly port: number;
  readonly dataDir: string;
}): Promise<SimulatorProcess> {
  const child = fork(PROGRAM, [], {
    env: {
      SIMULATOR_PORT: String(options.port),
      SIMULATOR_DATA_DIR: join(options.dataDir, 'simulator'),
    },
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
      const timer = setTimeout(() => child.kill('SIGKILL'), STOP_WITHIN_MS);
      await exited;
      clearTimeout(timer);
    },
  };
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
