import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** A network link between a process and its partner, which a test may cut, refuse or let drop bytes. */
export interface Link {
  /** `url`, reached through the link. */
  readonly url: string;
  /** How many connections were refused so far. */
  readonly refused: () => number;
  /** From now on every byte is lost in both directions, while connections stay open and new ones open. */
  dropBytes(): void;
  /**
   * From now on a new connection whose first bytes match gets `answer` and is closed; null lets all
   * pass again. Open connections stay.
   */
  refuse(rule: Refusal | null): void;
  /** Breaks every connection through it. */
  cut(): void;
  /** From now on new connections lead to where this `url` leads. Open ones stay. */
  leadTo(url: string): void;
  close(): Promise<void>;
}

export interface Refusal {
  readonly matches: (firstBytes: Buffer) => boolean;
  readonly answer: Buffer;
}

/** Opens a link on a free port of loopback to where `url` leads. */
export async function openLink(url: string): Promise<Link> {
  let target = new URL(url);
  const open = new Set<Socket>();
  let isDropping = false;
  let refusal: Refusal | null = null;
  let refused = 0;
  const keep = (socket: Socket): void => {
    open.add(socket);
    socket.on('error', () => undefined);
    socket.once('close', () => open.delete(socket));
  };
  const join = (client: Socket, first: Buffer): void => {
    const partner = connect(Number(target.port), target.hostname);
    keep(partner);
    const pass = (from: Socket, to: Socket): void => {
      from.on('data', (chunk) => {
        if (!isDropping) to.write(chunk);
      });
      from.once('close', () => {
        // A link that drops bytes carries no farewell either.
        if (!isDropping) to.destroy();
      });
    };
    pass(client, partner);
    pass(partner, client);
    partner.write(first);
  };
  const server = createServer((client) => {
    keep(client);
    client.once('data', (first: Buffer) => {
      if (isDropping) return void client.resume();
      if (refusal?.matches(first) === true) {
        refused += 1;
        return void client.end(refusal.answer);
      }
      join(client, first);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const through = new URL(url);
  through.hostname = '127.0.0.1';
  through.port = String((server.address() as AddressInfo).port);
  return {
    url: through.href,
    refused: () => refused,
    dropBytes() {
      isDropping = true;
    },
    refuse(rule) {
      refusal = rule;
    },
    cut() {
      for (const socket of open) socket.destroy();
    },
    leadTo(to) {
      target = new URL(to);
    },
    async close() {
      for (const socket of open) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

/** PostgreSQL's way to refuse a connection with an SQLSTATE, in its wire protocol. */
export function postgresRefusal(sqlState: string): Buffer {
  const fields = ['SFATAL', 'VFATAL', `C${sqlState}`, 'Mrefused by the test'];
  const body = Buffer.from(`${fields.join('\0')}\0\0`);
  const length = Buffer.alloc(4);
  length.writeInt32BE(body.length + 4);
  return Buffer.concat([Buffer.from('E'), length, body]);
}
