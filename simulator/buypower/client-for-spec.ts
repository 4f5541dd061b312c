import { createHash } from 'node:crypto';
import { aRequestId, aGoodMeter, TestSimulator } from '../http-client-for-spec.js';
import type { SimulatorOptions, Witness } from '../server.js';
import { buypowerFace } from './face.js';

const apiKey = 'a-buypower-key';

export interface SignedReply {
  readonly status: number;
  readonly text: string;
  /** The parsed body, or nothing when it is not JSON. */
  readonly json: Record<string, unknown>;
  readonly data: Record<string, unknown>;
  readonly signature: string | null;
}

export function buypowerSignature(text: string, key = apiKey): string {
  return createHash('sha512')
    .update(text + key)
    .digest('hex');
}

function parsed(text: string): Record<string, unknown> {
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch {
    return {};
  }
}

export function aBuypowerOrder(fields: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    orderId: aRequestId(),
    meter: aGoodMeter,
    disco: 'IKEJA',
    vendType: 'PREPAID',
    vertical: 'ELECTRICITY',
    amount: 5000,
    phone: '08030000000',
    paymentType: 'B2B',
    ...fields,
  };
}

/** A simulator with both faces, and the calls a merchant makes to BuyPower. */
export class TestBuypower {
  private constructor(readonly simulator: TestSimulator) {}

  static async start(options: Partial<SimulatorOptions> = {}): Promise<TestBuypower> {
    const faces = [buypowerFace({ apiKey })];
    return new TestBuypower(await TestSimulator.start({ settleAfterMs: 3000, faces, ...options }));
  }

  get face(): Witness {
    return this.simulator.it.face('buypower');
  }

  async call(path: string, body?: object, key = apiKey): Promise<SignedReply> {
    const headers = { authorization: `Bearer ${key}` };
    const post = body && { method: 'POST', body: JSON.stringify(body) };
    const response = await fetch(`${this.face.url}/${path}`, { headers, ...post });
    const text = await response.text();
    const json = parsed(text);
    const data = (json['data'] ?? {}) as Record<string, unknown>;
    const signature = response.headers.get('x-buypower-signature');
    return { status: response.status, text, json, data, signature };
  }

  vend(fields: Record<string, unknown> = {}): Promise<SignedReply> {
    return this.call('vend?strict=0', aBuypowerOrder(fields));
  }

  ask(orderId: string): Promise<SignedReply> {
    return this.call(`transaction/${orderId}`);
  }

  check(meter: string, disco = 'IKEJA', vendType = 'PREPAID'): Promise<SignedReply> {
    const query = new URLSearchParams({ meter, disco, vendType });
    return this.call(`check/meter?${query.toString()}`);
  }
}
