import { setTimeout as pause } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { AppModule } from './app.module.js';
import { loadProcessConfig, type Config } from './config/config.js';
import { ENTITIES } from './entities.js';
import { DomainError } from './kernel/errors.js';
import { armFailPoint } from './kernel/fail-point.js';
import { Connections } from './platform/database/connections.js';
import { openDataSource } from './platform/database/data-source.js';
import { migrate } from './platform/database/migrate.js';
import { createHttpApp } from './platform/http/http-server.js';
import { assertPortIsFree } from './local/port.js';
import { startLocalServices, type LocalServices } from './local/local-services.js';
import { createLog, logSafetyWarning, type Log } from './platform/logging/log.js';
import { migrateQueueSchema } from './platform/queue/queue-schema.js';
import { END_AT_LAST_MS, STOP_PHASES_MS } from './platform/stopping/stop-bounds.js';
import { stopStep } from './platform/stopping/stop-step.js';
import { Stopping } from './platform/stopping/stopping.js';
import { welcome } from './local/welcome.js';

/**
 * How much the old generation of the heap may grow before V8 collects it, in percent of what is alive. V8's own choice is up to
 * 300: a worker that drains a backlog then keeps more than twice its usual memory, most of it garbage.
 */
const HEAP_GROWING_PERCENT = 50;

/** Starts what the role asks for, and stops it in order when the process is told to. */
export async function boot(): Promise<void> {
  setFlagsFromString(`--heap-growing-percent=${HEAP_GROWING_PERCENT}`);
  try {
    const config = loadProcessConfig(logSafetyWarning);
    armFailPoint(config.env.FAIL_POINTS);
    // Before anything else is started: a second start must not touch what the first one runs.
    const port = portOf(config);
    if (port !== undefined) await assertPortIsFree(config.host, port);
    await run(config, createLog(config));
  } catch (error) {
    process.stderr.write(`${reasonOf(error)}\n`);
    // What was opened before it failed would keep a process alive that serves nobody, and whoever
    // starts it again when it ends would wait for ever.
    process.exit(1);
  }
}

/** Why it does not start, down to the first cause; what a request would be told is of no use here. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const said = error instanceof DomainError ? error.title : error.message;
  return error.cause === undefined ? said : `${said}: ${reasonOf(error.cause)}`;
}

async function run(config: Config, log: Log): Promise<void> {
  const needs = { isBesideServer: false, needsSimulator: true };
  const local = await startLocalServices(config, needs, (line) => {
    log.info(line);
  });
  try {
    await applyMigrations(local.config, log);
    const app = await createHttpApp(AppModule.with(local.config, log), local.config, log);
    stopOnSignal(app, local, log);
    await listen(app, local, log);
  } catch (error) {
    await local.stop();
    throw error;
  }
}

/** Where this process listens; a worker alone listens only when it is told where. */
function portOf(config: Config): number | undefined {
  return config.hasApi ? config.env.PORT : config.env.WORKER_PORT;
}

async function applyMigrations(config: Config, log: Log): Promise<void> {
  const connections = new Connections(config.env.DATABASE_URL ?? '', config.env.PROCESS_ROLE);
  try {
    const dataSource = await openDataSource(connections, ENTITIES);
    try {
      const applied = await migrate(dataSource, {
        onRetry: (tries) => {
          log.warn({ tries }, 'a migration waits for a lock; it tries again');
        },
      });
      if (applied.length > 0) log.info({ applied }, 'migrations applied');
    } finally {
      await dataSource.destroy();
    }
    if (config.env.REDIS_URL === undefined) await migrateQueueSchema(connections);
  } finally {
    connections.close();
  }
}

async function listen(app: NestFastifyApplication, local: LocalServices, log: Log): Promise<void> {
  const { config } = local;
  const port = portOf(config);
  if (port === undefined) {
    await app.init();
    log.info({ role: config.env.PROCESS_ROLE }, 'worker up');
    return;
  }
  await app.listen(port, config.host);
  log.info({ role: config.env.PROCESS_ROLE }, `listening on ${await app.getUrl()}`);
  if (config.hasApi && !config.isProduction) process.stdout.write(welcome(config, local.started));
}

/** The first signal drains and stops; the second gives up at once. */
function stopOnSignal(app: NestFastifyApplication, local: LocalServices, log: Log): void {
  let isStopping = false;
  const stop = (signal: NodeJS.Signals): void => {
    if (isStopping) process.exit(1);
    isStopping = true;
    log.info({ signal }, 'stopping: finishing what is under way');
    endAtLast(log);
    void stopInOrder(app, local, log).then(() => {
      log.info('stopped');
      process.exit(0);
    });
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
}

/** Each phase is bounded (stop-bounds.ts), whatever partner hangs. */
async function stopInOrder(
  app: NestFastifyApplication,
  local: LocalServices,
  log: Log,
): Promise<void> {
  const stopping = app.get(Stopping, { strict: false });
  const { finish, http, disconnect } = STOP_PHASES_MS;
  stopping.drain();
  // Nobody's balancer leads to a process that is only a worker.
  if (local.config.hasApi) await pause(local.config.drainMs);
  stopping.refuse();
  await stopStep(log, 'application', finish + http + disconnect, () => app.close());
  await stopStep(log, 'local services', STOP_PHASES_MS.local, () => local.stop());
}

function endAtLast(log: Log): void {
  const timer = setTimeout(() => {
    log.error({ withinMs: END_AT_LAST_MS }, 'stopping took too long; the process ends as it is');
    process.exit(1);
  }, END_AT_LAST_MS);
  timer.unref();
}
