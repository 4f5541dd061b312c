import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { eventually } from '../../test/support/eventually.js';
import { call, TestSimulator, type Reply } from '../http-client-for-spec.js';
import type { SimulatorOptions } from '../server.js';
import type { PaystackOptions, PaystackView } from './face.js';
import { paystackSignature } from './webhooks.js';

export const secretKey = 'sk_of_a_spec';

let lastReference = 0;

export function aReference(): string {
  lastReference += 1;
  return `fund-${lastReference}`;
}

export function pause(ms: number): Promise<void> {
  // eslint-disable-next-line no-restricted-syntax -- nothing tells that one too many does not come
  return new Promise((resolve) => setTimeout(resolve, ms));
}

export function until(isSo: () => boolean): Promise<void> {
  return eventually(
    () => {
      if (!isSo()) throw new Error(`not so: ${isSo.toString()}`);
    },
    { everyMs: 5 },
  );
}

/** A simulator with Paystack, and the calls that a merchant and a payer make to it. */
export class TestPaystack {
  private constructor(readonly simulator: TestSimulator) {}

  static async start(
    paystack: Partial<PaystackOptions> = {},
    options: Partial<SimulatorOptions> = {},
  ): Promise<TestPaystack> {
    const asked = { paystack: { secretKey, ...paystack }, now: () => new Date(), ...options };
    return new TestPaystack(await TestSimulator.start(asked));
  }

  get origin(): string {
    return this.simulator.origin;
  }

  call(path: string, body?: unknown, key = secretKey): Promise<Reply> {
    const post = body !== undefined && { method: 'POST', body: JSON.stringify(body) };
    const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' };
    return call(`${this.origin}/paystack/${path}`, { headers, ...post });
  }

  initialize(fields: Record<string, unknown> = {}): Promise<Reply> {
    const reference = aReference();
    const body = { email: 'ada@example.com', amount: 500_000, reference, ...fields };
    return this.call('transaction/initialize', body);
  }

  /** The reference of a fresh transaction. */
  async initialized(fields: Record<string, unknown> = {}): Promise<string> {
    return String(dataOf(await this.initialize(fields))['reference']);
  }

  verify(reference: string): Promise<Reply> {
    return this.call(`transaction/verify/${encodeURIComponent(reference)}`);
  }

  control(path: string, body: unknown = {}): Promise<Reply> {
    const post = { method: 'POST', body: JSON.stringify(body) };
    return call(`${this.origin}/_paystack/${path}`, post);
  }

  pay(reference: string, outcome = 'success', more = ''): Promise<Reply> {
    return this.control(`pay?reference=${reference}&outcome=${outcome}${more}`);
  }

  view(reference: string): PaystackView {
    const found = this.simulator.it
      .paystack()
      .record()
      .find((one) => one.reference === reference);
    if (found === undefined) throw new Error(`there is no ${reference}`);
    return found;
  }

  stop(): Promise<void> {
    return this.simulator.stop();
  }
}

export function dataOf(reply: Reply): Record<string, unknown> {
  return (reply.json['data'] ?? {}) as Record<string, unknown>;
}

export interface ReceivedWebhook {
  readonly event: string;
  readonly data: Record<string, unknown>;
  readonly isSigned: boolean;
}

/** A merchant that hears webhooks, and answers as it is told to. */
export class Merchant {
  readonly received: ReceivedWebhook[] = [];
  /** For the next ones; 200 when there are none left. */
  answers: number[] = [];

  private constructor(
    readonly url: string,
    private readonly server: Server,
  ) {}

  static async start(): Promise<Merchant> {
    const server = createServer();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const merchant = new Merchant(`http://127.0.0.1:${port}/webhooks/paystack`, server);
    server.on('request', (request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const text = Buffer.concat(chunks).toString();
        const isSigned =
          request.headers['x-paystack-signature'] === paystackSignature(text, secretKey);
        merchant.received.push({
          ...(JSON.parse(text) as Omit<ReceivedWebhook, 'isSigned'>),
          isSigned,
        });
        response.writeHead(merchant.answers.shift() ?? 200).end();
      });
    });
    return merchant;
  }

  events(): string[] {
    return this.received.map(({ event }) => event);
  }

  stop(): void {
    this.server.closeAllConnections();
    this.server.close();
  }
}
