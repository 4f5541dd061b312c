import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { PaystackView } from '../../simulator/paystack/face.js';
import { PAYSTACK_SIMULATOR_KEY } from './app.js';
import { demand } from './customer.js';
import { apiClient } from './http.js';

const PROGRAM = fileURLToPath(new URL('../../dist/simulator/main.js', import.meta.url));

/** The compiled simulator in a process of its own, which a test kills and starts again. */
export interface GatewayProcess {
  /** Its Paystack. It stays the same, whatever becomes of the process. */
  readonly url: string;
  /** Of the process that runs now. */
  readonly pid: number;
  /** SIGKILL, as a crash; nothing when it is dead. */
  kill9(): Promise<void>;
  /** On the port and the record that it had. */
  startAgain(): Promise<void>;
  pay(reference: string): Promise<void>;
  record(): Promise<readonly PaystackView[]>;
}

/** @param dataDir the folder of its record. */
export async function startGatewayProcess(dataDir: string): Promise<GatewayProcess> {
  if (!existsSync(PROGRAM)) throw new Error(`${PROGRAM} is missing: npm run build`);
  let { child, origin } = await launch(dataDir, '0');
  const { port } = new URL(origin);
  return {
    url: `${origin}/paystack`,
    get pid() {
      return child.pid ?? Number.NaN;
    },
    async kill9() {
      if (child.signalCode !== null) return;
      const exited = once(child, 'exit');
      child.kill('SIGKILL');
      await exited;
    },
    async startAgain() {
      ({ child, origin } = await launch(dataDir, port));
    },
    async pay(reference) {
      demand(await apiClient(origin).post(`/_paystack/pay?reference=${reference}`), 200);
    },
    async record() {
      const path = '/_record?provider=paystack&limit=1000';
      return demand(await apiClient(origin).get<{ data: PaystackView[] }>(path), 200).data;
    },
  };
}

async function launch(
  dataDir: string,
  port: string,
): Promise<{ child: ChildProcess; origin: string }> {
  // It ends when the channel to this process closes.
  const child = fork(PROGRAM, {
    env: {
      SIMULATOR_PORT: port,
      SIMULATOR_DATA_DIR: dataDir,
      PAYSTACK_SECRET_KEY: PAYSTACK_SIMULATOR_KEY,
    },
    execArgv: [],
  });
  const [message] = (await once(child, 'message')) as [{ type: string; url?: string }];
  if (message.url === undefined) throw new Error(JSON.stringify(message));
  return { child, origin: new URL(message.url).origin };
}
