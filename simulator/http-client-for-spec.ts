import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startSimulator, type Simulator, type SimulatorOptions } from './server.js';

export const keys = { apiKey: 'an-api-key', secretKey: 'SK_test', publicKey: 'PK_test' };
export const postHeaders = {
  'content-type': 'application/json',
  'api-key': keys.apiKey,
  'secret-key': keys.secretKey,
};
export const getHeaders = { 'api-key': keys.apiKey, 'public-key': keys.publicKey };

/** 14:30 on 15 January 2026 in Lagos. */
export const start = new Date('2026-01-15T13:30:00.000Z');
export const aGoodMeter = '01000000008';

/** A clock that moves only when told to. */
export class TestClock {
  private atMs = start.getTime();
  readonly now = (): Date => new Date(this.atMs);

  pass(ms: number): void {
    this.atMs += ms;
  }

  moveTo(date: Date): void {
    this.atMs = date.getTime();
  }
}

export interface Reply {
  readonly status: number;
  readonly type: string;
  readonly text: string;
  /** The parsed body, or nothing when it is not JSON. Tests read it freely. */
  readonly json: Record<string, unknown>;
}

function parsed(text: string): Record<string, unknown> {
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch {
    return {};
  }
}

export async function call(url: string, init: RequestInit = {}): Promise<Reply> {
  const response = await fetch(url, init);
  const text = await response.text();
  const type = response.headers.get('content-type') ?? '';
  return { status: response.status, type, text, json: parsed(text) };
}

let lastId = 0;

/** A fresh request id of the given minute in Lagos. */
export function aRequestId(stamp = '202601151430'): string {
  lastId += 1;
  return `${stamp}R${lastId}`;
}

export function aVtpassOrder(fields: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    request_id: aRequestId(),
    serviceID: 'ikeja-electric',
    billersCode: aGoodMeter,
    variation_code: 'prepaid',
    amount: 5000,
    phone: '08030000000',
    ...fields,
  };
}

/** A simulator with a folder of its own, and the calls a merchant makes to it. */
export class TestSimulator {
  readonly clock = new TestClock();
  private running: Simulator | undefined;

  private constructor(
    readonly dataDir: string,
    private readonly options: Partial<SimulatorOptions>,
  ) {}

  static async start(options: Partial<SimulatorOptions> = {}): Promise<TestSimulator> {
    const folder = await mkdtemp(join(tmpdir(), 'simulator-'));
    const simulator = new TestSimulator(folder, options);
    await simulator.restart();
    return simulator;
  }

  get it(): Simulator {
    if (this.running === undefined) throw new Error('the simulator is not running');
    return this.running;
  }

  get origin(): string {
    return `http://127.0.0.1:${this.it.port}`;
  }

  async restart(): Promise<void> {
    await this.running?.close();
    const { dataDir, options } = this;
    this.running = await startSimulator({
      port: 0,
      dataDir,
      keys,
      now: this.clock.now,
      ...options,
    });
  }

  async stop(): Promise<void> {
    await this.running?.close();
    this.running = undefined;
    await rm(this.dataDir, { recursive: true, force: true });
  }

  post(path: string, body: unknown, init: RequestInit = {}): Promise<Reply> {
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    const request = { method: 'POST', headers: postHeaders, body: text, ...init };
    return call(`${this.it.url}/${path}`, request);
  }

  get(path: string): Promise<Reply> {
    return call(`${this.it.url}/${path}`, { headers: getHeaders });
  }

  pay(fields: Record<string, unknown> = {}, init: RequestInit = {}): Promise<Reply> {
    return this.post('pay', aVtpassOrder(fields), init);
  }

  requery(requestId: string): Promise<Reply> {
    return this.post('requery', { request_id: requestId });
  }

  verify(billersCode: string, fields: Record<string, unknown> = {}): Promise<Reply> {
    const question = { billersCode, serviceID: 'ikeja-electric', type: 'prepaid', ...fields };
    return this.post('merchant-verify', question);
  }
}

/** `content.transactions` of an answer. */
export function transactionOf(reply: Reply): Record<string, unknown> {
  const content = reply.json['content'] as { transactions?: Record<string, unknown> } | undefined;
  return content?.transactions ?? {};
}

/** `content` of an answer. */
export function contentOf(reply: Reply): Record<string, unknown> {
  return (reply.json['content'] ?? {}) as Record<string, unknown>;
}
