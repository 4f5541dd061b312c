import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyInstance } from 'fastify';
import { DomainError } from '../../../kernel/errors.js';
import { until } from '../../../kernel/wait-at-most.js';
import type { Log } from '../../logging/log.js';
import { LINGER_MS, STOP_PHASES_MS } from '../../stopping/stop-bounds.js';
import { stopStep } from '../../stopping/stop-step.js';
import type { Stopping } from '../../stopping/stopping.js';
import { isOperational } from '../docs/operational.decorator.js';

const LOOK_EVERY_MS = 10;
const HANG_UP_MS = 200;

/** The state of an open connection. */
interface Connection {
  requests: number;
  /**
   * How many bytes had arrived when its last response was sent. More bytes mean that a request is arriving.
   */
  bytesAnswered: number;
}

/**
 * Stops the server without breaking a connection in use. From the first signal on, every response asks the
 * client to close. Later, new requests are refused with 503. At the end, only connections that have been
 * idle since are closed.
 */
export function leaveConnectionsWell(fastify: FastifyInstance, stopping: Stopping, log: Log): void {
  const open = watchConnections(fastify.server);
  let isClosing = false;
  fastify.addHook('onRequest', (request, _reply, done) => {
    const isRefused = stopping.refusingSinceMs !== undefined && !isOperational(request);
    done(isRefused ? refusal() : undefined);
  });
  fastify.addHook('onSend', (_request, reply, _payload, done) => {
    if (isClosing || stopping.isDraining) void reply.header('Connection', 'close');
    done();
  });
  fastify.addHook('preClose', (done) => {
    isClosing = true;
    void leave(fastify.server, open, stopping, log).finally(() => {
      done();
    });
  });
}

function refusal(): DomainError {
  return new DomainError('busy', 'This process is stopping; nothing was changed.', {
    retryAfterSeconds: 1,
  });
}

function watchConnections(server: Server): Map<Socket, Connection> {
  const open = new Map<Socket, Connection>();
  server.on('connection', (socket: Socket) => {
    open.set(socket, { requests: 0, bytesAnswered: 0 });
    socket.once('close', () => open.delete(socket));
  });
  server.on('request', (request, response) => {
    const connection = open.get(request.socket);
    if (connection === undefined) return;
    connection.requests += 1;
    response.once('close', () => {
      connection.requests -= 1;
      connection.bytesAnswered = request.socket.bytesRead;
    });
  });
  return open;
}

async function leave(
  server: Server,
  open: Map<Socket, Connection>,
  stopping: Stopping,
  log: Log,
): Promise<void> {
  const { refusingSinceMs } = stopping;
  if (refusingSinceMs !== undefined) {
    const left = (ms: number): number => Math.max(0, refusingSinceMs + ms - performance.now());
    const finishMs = left(STOP_PHASES_MS.finish);
    const cutOffMs = performance.now() + finishMs;
    const isQuiet = (): boolean => [...open.values()].every(({ requests }) => requests === 0);
    await stopStep(log, 'requests under way', finishMs, () =>
      until(isQuiet, LOOK_EVERY_MS, cutOffMs + LOOK_EVERY_MS),
    );
    // A client that keeps its connection sends one more request, gets its response, and closes by itself.
    const lingeredBy = performance.now() + left(LINGER_MS);
    await until(() => open.size === 0, LOOK_EVERY_MS, lingeredBy);
  }
  if (refusingSinceMs !== undefined) closeAtLast(server, open, log);
  // Wait for the turn in which arrived bytes are read, so that the fewest requests are in progress.
  await new Promise((resolve) => setImmediate(resolve));
  for (const one of open) if (isIdle(one)) one[0].end();
  // Fastify destroys idle connections next. A client that read the last response has closed by then.
  const goneBy = performance.now() + HANG_UP_MS;
  await until(() => ![...open].some(isIdle), LOOK_EVERY_MS, goneBy);
}

function isIdle([socket, { requests, bytesAnswered }]: [Socket, Connection]): boolean {
  return requests === 0 && socket.bytesRead === bytesAnswered;
}

/**
 * Destroys what is left. The server waits for every connection, and one with a frozen client would block it
 * for ever.
 */
function closeAtLast(server: Server, open: Map<Socket, Connection>, log: Log): void {
  const timer = setTimeout(() => {
    if (open.size === 0) return;
    log.warn(
      { step: 'connections of clients', connections: open.size },
      'a step of stopping was cut off',
    );
    server.closeAllConnections();
    for (const socket of open.keys()) socket.destroy();
  }, STOP_PHASES_MS.http / 2);
  timer.unref();
  server.once('close', () => {
    clearTimeout(timer);
  });
}
