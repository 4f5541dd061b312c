import { resolve } from 'node:path';
import type { Config } from '../config/config.js';
import { isPaystackSimulated, PAYSTACK_PATH } from '../config/paystack.js';
import { openEmbeddedPostgres } from './postgres/embedded-postgres.js';
import { localJwtSecret } from './jwt-secret.js';
import { startSimulatorProcess } from './simulator-process.js';
import { withSimulatorUrls } from './simulator-urls.js';

/** The services that this process started because the environment names no others. */
export interface LocalServices {
  /** The settings, completed with the addresses of the started services. */
  readonly config: Config;
  /** The started services, described for people. */
  readonly started: readonly string[];
  stop(): Promise<void>;
}

/** The services that a process needs. A command beside a running server shares its database. */
export interface LocalServiceOptions {
  readonly isBesideServer: boolean;
  readonly needsSimulator: boolean;
}

/** Starts the embedded database and the simulator where the environment names no real ones. */
export async function startLocalServices(
  config: Config,
  needs: LocalServiceOptions,
  log: (line: string) => void,
): Promise<LocalServices> {
  const dataDir = resolve(config.env.DATA_DIR);
  const stops: (() => Promise<void>)[] = [];
  const started: string[] = [];
  const stop = async (): Promise<void> => {
    // Both are stopped even if one of them fails to stop.
    const ends = await Promise.allSettled(stops.splice(0).map((one) => one()));
    const failed = ends.find((end) => end.status === 'rejected');
    if (failed !== undefined) throw failed.reason;
  };
  let resolved = config;
  try {
    if (config.env.DATABASE_URL === undefined) {
      const database = await openEmbeddedPostgres({ dataDir, log, shared: needs.isBesideServer });
      stops.push(() => database.stop());
      started.push(`embedded PostgreSQL, data in ${dataDir}`);
      resolved = resolved.with({ DATABASE_URL: database.url });
    }
    if (config.env.JWT_SECRET === undefined) {
      resolved = resolved.with({ JWT_SECRET: await localJwtSecret(dataDir) });
    }
    if (config.env.VTPASS_BASE_URL === undefined && needs.needsSimulator) {
      const simulator = await startSimulatorProcess({
        port: config.env.SIMULATOR_PORT,
        dataDir,
        webhookUrl: `http://127.0.0.1:${config.env.PORT}/webhooks/paystack`,
      });
      stops.push(() => simulator.stop());
      started.push(`provider simulator at ${simulator.url}`);
      resolved = withSimulatorUrls(resolved, simulator.url).with({
        VTPASS_BASE_URL: simulator.url,
        ...(isPaystackSimulated(config) && {
          PAYSTACK_BASE_URL: new URL(PAYSTACK_PATH, simulator.url).href,
        }),
      });
    }
    return { config: resolved, started, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
