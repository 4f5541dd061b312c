import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** A network link between a process and its partner, which may be cut, refuse connections, or drop bytes. */
export interface Link {
  /** `url`, reached through the link. */
  readonly url: string;
  /** How many connections were refused so far. */
  refused(): number;
  /** From now on every byte is lost in both directions, while connections stay open and new ones open. */
  dropBytes(): void;
  /** Carries again, and breaks the connections that lost something, as both their ends would in the end. */
  carryAgain(): void;
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
  const link = new TcpLink(url);
  await link.listen();
  return link;
}

class TcpLink implements Link {
  private target: URL;
  private readonly open = new Set<Socket>();
  /** Those that lost something: what comes later on them would not fit to it. */
  private readonly lossy = new Set<Socket>();
  private readonly server: Server;
  private isDropping = false;
  private refusal: Refusal | null = null;
  private refusedCount = 0;

  constructor(url: string) {
    this.target = new URL(url);
    this.server = createServer((client) => {
      this.keep(client);
      client.once('data', (first: Buffer) => {
        this.begin(client, first);
      });
    });
  }

  async listen(): Promise<void> {
    this.server.listen(0, '127.0.0.1');
    await once(this.server, 'listening');
  }

  get url(): string {
    const through = new URL(this.target);
    through.hostname = '127.0.0.1';
    through.port = String((this.server.address() as AddressInfo).port);
    return through.href;
  }

  refused(): number {
    return this.refusedCount;
  }

  dropBytes(): void {
    this.isDropping = true;
  }

  carryAgain(): void {
    this.isDropping = false;
    for (const socket of this.lossy) socket.destroy();
  }

  refuse(rule: Refusal | null): void {
    this.refusal = rule;
  }

  cut(): void {
    for (const socket of this.open) socket.destroy();
  }

  leadTo(url: string): void {
    this.target = new URL(url);
  }

  async close(): Promise<void> {
    this.cut();
    this.server.close();
    await once(this.server, 'close');
  }

  private keep(socket: Socket): void {
    this.open.add(socket);
    socket.on('error', () => undefined);
    socket.once('close', () => {
      this.open.delete(socket);
      this.lossy.delete(socket);
    });
  }

  private begin(client: Socket, first: Buffer): void {
    if (this.isDropping) {
      this.lossy.add(client);
      client.resume();
      return;
    }
    if (this.refusal?.matches(first) === true) {
      this.refusedCount += 1;
      client.end(this.refusal.answer);
      return;
    }
    const partner = connect(Number(this.target.port), this.target.hostname);
    this.keep(partner);
    this.pass(client, partner);
    this.pass(partner, client);
    partner.write(first);
  }

  private pass(from: Socket, to: Socket): void {
    from.on('data', (chunk) => {
      if (this.isDropping) this.lossy.add(from).add(to);
      else to.write(chunk);
    });
    // A link that drops bytes carries no farewell either.
    from.once('end', () => {
      if (this.isDropping) this.lossy.add(to);
      else to.end();
    });
    from.once('close', () => {
      if (this.isDropping) this.lossy.add(to);
      else if (!to.writableEnded) to.destroy();
    });
  }
}
