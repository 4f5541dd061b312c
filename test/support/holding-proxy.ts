import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';

/** Stands before a server and holds what is posted to it until the test lets go: slowness that no clock decides. */
export interface HoldingProxy {
  /** Goes where the URL of the server would go. */
  readonly url: string;
  /** The URL of the server: the paths of calls are handed on below it. Set it before the first call. */
  target: string;
  /** How many posts have come so far that were to be held. */
  readonly heldCount: number;
  /** Hands on what is held, and everything that comes from now on. */
  letGo(): void;
  close(): Promise<void>;
}

/** @param isHeld which paths are held; all of them without it. */
export async function startHoldingProxy(
  isHeld: (path: string) => boolean = () => true,
): Promise<HoldingProxy> {
  let release: () => void = () => undefined;
  const released = new Promise<void>((resolve) => (release = resolve));
  const state = { heldCount: 0, target: '' };

  async function handOn(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    if (request.method === 'POST' && isHeld(request.url ?? '')) {
      state.heldCount += 1;
      await released;
    }
    const answer = await fetch(state.target + (request.url ?? ''), {
      method: request.method ?? 'GET',
      headers: withoutHops(Object.entries(request.headers)),
      ...(request.method === 'POST' && { body: Buffer.concat(chunks) }),
    });
    response.writeHead(answer.status, withoutHops([...answer.headers]));
    response.end(Buffer.from(await answer.arrayBuffer()));
  }

  const server = createServer((request, response) => {
    handOn(request, response).catch(() => response.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return Object.assign(state, {
    url: `http://127.0.0.1:${port}`,
    letGo: () => {
      release();
    },
    close: async () => {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  });
}

/** Headers without those that are about one connection. */
function withoutHops(headers: readonly (readonly [string, unknown])[]): Record<string, string> {
  const hops = ['host', 'connection', 'keep-alive', 'content-length', 'transfer-encoding'];
  const kept = headers.filter(([name]) => !hops.includes(name));
  return Object.fromEntries(kept.map(([name, value]) => [name, String(value)]));
}
