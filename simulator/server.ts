import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { once } from 'node:events';
import type { Answer } from './answer.js';
import { answerOf, send } from './http-handler.js';
import { Journal } from './journal.js';
import { VendRecord, type Calls } from './record.js';
import { routesOf, type Keys, type Route } from './routes.js';
import type { Clock, Vend } from './vend.js';
import { VtpassApi } from './vtpass-api.js';

export type { Calls } from './record.js';
export type { Keys } from './routes.js';
export type { Vend } from './vend.js';

export interface SimulatorOptions {
  /** 0 takes a free port. */
  readonly port: number;
  readonly host?: string;
  /** The folder of the record. One process owns it. */
  readonly dataDir: string;
  readonly keys: Keys;
  readonly settleAfterMs?: number;
  readonly latencyMs?: number;
  readonly floatNaira?: number;
  readonly now?: () => Date;
}

export interface Simulator {
  /** What a client uses as its base URL. */
  readonly url: string;
  readonly port: number;
  /** Every vend so far, oldest first, with its status of now. */
  record(): readonly Vend[];
  /** How often an id was sent, also when nothing was executed for it. */
  calls(requestId: string): Calls;
  close(): Promise<void>;
}

/** Longer than any client keeps an idle connection, so that no request meets a closing one. */
const keepAliveTimeoutMs = 75_000;

function serve(routes: ReadonlyMap<string, Route>, keys: Keys, latencyMs: number): Server {
  const server = createServer({ keepAliveTimeout: keepAliveTimeoutMs }, (request, response) => {
    const reply = async (): Promise<void> => {
      const answer = await answerOf(request, routes, keys);
      const delayMs = delayOf(answer, request.url?.startsWith('/api/') === true ? latencyMs : 0);
      if (delayMs === 0) send(answer, response);
      // Unreferenced: a late answer must not keep a closed simulator alive.
      else setTimeout(send, delayMs, answer, response).unref();
    };
    // Only a record that cannot be written ends here. The caller then learns nothing, as it should.
    reply().catch(() => {
      request.socket.destroy();
    });
  });
  return server;
}

function delayOf(answer: Answer, latencyMs: number): number {
  return latencyMs + (answer.kind === 'json' ? (answer.afterMs ?? 0) : 0);
}

/**
 * Starts VTpass's simulator on loopback.
 * @throws the error of `listen` (EADDRINUSE, …), or one that names an unreadable line of the record.
 */
export async function startSimulator(options: SimulatorOptions): Promise<Simulator> {
  const { host = '127.0.0.1', settleAfterMs = 3000, latencyMs = 0 } = options;
  const { floatNaira = 1_000_000_000, now } = options;
  const clock: Clock = { nowMs: now ? () => now().getTime() : Date.now, settleAfterMs };
  const journal = await Journal.open(options.dataDir);
  const record = new VendRecord(journal, clock, floatNaira);
  const routes = routesOf(new VtpassApi(record, clock), record);
  const server = serve(routes, options.keys, latencyMs);
  const close = async (): Promise<void> => {
    const closed = server.listening ? once(server, 'close') : undefined;
    server.close();
    server.closeAllConnections();
    await closed;
    await journal.close();
  };
  try {
    server.listen(options.port, host);
    await once(server, 'listening');
    // Only now: a second simulator that finds the port taken must not touch the first one's file.
    record.load();
  } catch (error) {
    await close();
    throw error;
  }
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://${host}:${port}/api`,
    port,
    record: () => record.since(0, Number.MAX_SAFE_INTEGER),
    calls: (requestId) => record.calls(requestId),
    close,
  };
}
