import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type {
  ElectricityProvider,
  VendOrder,
} from '../../src/vending/provider/electricity-provider.js';
import type { ProviderAnswer } from '../../src/vending/provider/provider-answer.js';
import { eventually } from './eventually.js';
import { startHostileServer, type HostileServer } from './hostile-server.js';
import { describeDoubt } from './provider-doubt.js';
import {
  orderOf,
  sentBy,
  type Outcome,
  type ProviderKit,
  type ProviderSimulator,
} from './provider-kit.js';
import { HANG_MS } from './waits.js';

/** How long silence is waited for: the request must have left by then. */
const SILENCE_MS = 2_000;

/** Of what provably never left, nobody has to be asked. */
export const NOT_SENT = { kind: 'refused', code: 'not_sent', fault: 'provider' };

/** What every adapter must do, whoever it speaks to. */
export function describeProviderConformance(name: string, kit: ProviderKit): void {
  describe(`${name} and its provider`, () => {
    describeOutcomes(kit);
  });
  describe(`${name} and a server that proves nothing`, () => {
    describeDoubt(kit);
  });
  describe(`${name} and the moment of sending`, () => {
    describeSending(kit);
  });
}

function describeOutcomes(kit: ProviderKit): void {
  let simulator: ProviderSimulator;
  let provider: ElectricityProvider;
  /** Gives up a silent provider. */
  let impatient: ElectricityProvider;

  beforeAll(async () => {
    simulator = await kit.startSimulator();
    provider = kit.adapter(simulator.url, { timeoutMs: HANG_MS });
    impatient = kit.adapter(simulator.url, { timeoutMs: SILENCE_MS });
  });

  afterAll(async () => {
    await Promise.all([provider.close(), impatient.close()]);
    await simulator.close();
  });

  const order = (outcome: Outcome, with_: Partial<VendOrder> = {}): VendOrder =>
    orderOf(kit, provider, { meterNumber: kit.meter(outcome), ...with_ });

  /** The answer to a requery once it is of this kind. */
  const heardLater = (asked: VendOrder, kind: ProviderAnswer['kind']): Promise<ProviderAnswer> =>
    eventually(async () => {
      const answer = await provider.requery(asked);
      expect(answer.kind).toBe(kind);
      return answer;
    });

  it('vends once, with token, cost and reference, and says the same when asked again', async () => {
    const asked = order('delivered');
    const answer = await provider.vend(asked);
    expect(answer).toMatchObject({
      kind: 'delivered',
      tokens: [{ role: 'credit', value: expect.stringMatching(/^\d{20}$/) }],
      cost: expect.any(Number),
      providerReference: expect.any(String),
    });
    const again = await provider.requery(asked);
    expect({ ...again, evidence: null }).toEqual({ ...answer, evidence: null });
    expect(simulator.vends(asked.requestId)).toBe(1);
  });

  it('vends to a postpaid account without a token', async () => {
    const asked = order('delivered', { meterType: 'postpaid' });
    expect(await provider.vend(asked)).toMatchObject({ kind: 'delivered', tokens: [] });
  });

  it.each<[Outcome, ProviderAnswer['kind'], ProviderAnswer['kind']]>([
    ['refused', 'refused', 'refused'],
    ['pending, then delivered', 'pending', 'delivered'],
    ['pending, then refused', 'pending', 'refused'],
    ['delivered, then reversed', 'delivered', 'reversed'],
    ['silence, though delivered', 'unclear', 'delivered'],
    ['silence, and nothing done', 'unclear', 'notFound'],
    ['reset, though delivered', 'unclear', 'delivered'],
    ['server error, though delivered', 'unclear', 'delivered'],
    ['server error, and nothing done', 'unclear', 'notFound'],
    ['garbage, though delivered', 'unclear', 'delivered'],
  ])('hears of "%s": %s, and then %s', async (outcome, first, last) => {
    const asked = order(outcome);
    const caller = outcome.startsWith('silence') ? impatient : provider;
    expect((await caller.vend(asked)).kind).toBe(first);
    await heardLater(asked, last);
    const isVended = last !== 'notFound';
    expect(simulator.vends(asked.requestId)).toBe(isVended ? 1 : 0);
  });

  it('is told when only the provider’s own trouble was in the way', async () => {
    const asked = order('refused, others may vend');
    expect(await provider.vend(asked)).toMatchObject({ kind: 'refused', fault: 'provider' });
    expect(simulator.vends(asked.requestId)).toBe(0);
  });

  it('hears how long to wait, and that nothing was done', async () => {
    const asked = order('asks to wait, and nothing done');
    expect(await provider.vend(asked)).toMatchObject({ kind: 'unclear', retryAfterMs: 1_000 });
    await heardLater(asked, 'notFound');
  });

  it('hears of a token that comes later', async () => {
    const asked = order('delivered, the token later');
    expect(await provider.vend(asked)).toMatchObject({ kind: 'delivered', tokens: [] });
    await eventually(async () => {
      expect(await provider.requery(asked)).toMatchObject({
        kind: 'delivered',
        tokens: [{ role: 'credit' }],
      });
    });
  });

  it('takes a second send of one order for doubt, and it is vended once', async () => {
    const asked = order('delivered');
    await provider.vend(asked);
    expect((await provider.vend(asked)).kind).toBe('unclear');
    expect(simulator.vends(asked.requestId)).toBe(1);
  });

  it('knows nothing of a request that was never sent', async () => {
    expect((await provider.requery(order('delivered'))).kind).toBe('notFound');
  });

  it('with wrong keys is refused by our own fault, and learns nothing about any order', async () => {
    const stranger = kit.adapter(simulator.url, { timeoutMs: HANG_MS, keys: 'wrong' });
    const asked = order('delivered');
    expect(await stranger.vend(asked)).toMatchObject({ kind: 'refused', fault: 'ours' });
    expect((await stranger.requery(asked)).kind).toBe('unclear');
    expect(await stranger.balance()).toBeNull();
    expect(simulator.vends(asked.requestId)).toBe(0);
    await stranger.close();
  });

  it('says what our float is, and what the catalogue says', async () => {
    expect(await provider.balance()).toBeGreaterThan(0);
    const catalogue = await provider.catalogue();
    expect(catalogue?.map((entry) => entry.billerId)).toContain(kit.billerId);
  });
}

function describeSending(kit: ProviderKit): void {
  let server: HostileServer;
  let provider: ElectricityProvider;

  beforeEach(async () => {
    server = await startHostileServer((socket, request) => {
      socket.write(sentBy(kit, kit.goodAnswer(request)));
    });
    provider = kit.adapter(server.url, { timeoutMs: HANG_MS, connectionsMax: 1 });
  });

  afterEach(async () => {
    await provider.close();
    await server.close();
  });

  it('an order in good time is sent and believed', async () => {
    expect((await provider.vend(orderOf(kit, provider))).kind).toBe('delivered');
    expect(server.requests).toHaveLength(1);
  });

  it('an order whose time has passed never leaves', async () => {
    const late = orderOf(kit, provider, { sendByMs: performance.now() - 1 });
    expect(await provider.vend(late)).toMatchObject(NOT_SENT);
    expect(server.bytes).toBe(0);
  });

  it('an order that waited too long behind busy connections never leaves', async () => {
    const release = holdFirst(server, kit);
    const first = provider.vend(orderOf(kit, provider));
    await eventually(() => {
      expect(server.requests).toHaveLength(1);
    });
    const sendByMs = performance.now() + 100;
    const late = provider.vend(orderOf(kit, provider, { sendByMs }));
    const inTime = provider.vend(orderOf(kit, provider));
    await eventually(() => {
      expect(performance.now()).toBeGreaterThan(sendByMs);
    });
    release();
    const answers = await Promise.all([first, late, inTime]);
    expect(answers.map(({ kind }) => kind)).toEqual(['delivered', 'refused', 'delivered']);
    expect(await late).toMatchObject(NOT_SENT);
    expect(server.requests).toHaveLength(2);
  });

  it('an order is sent once, though the server closes the kept connection on it', async () => {
    await provider.vend(orderOf(kit, provider));
    server.behave = (socket) => socket.end();
    const order = orderOf(kit, provider);
    expect((await provider.vend(order)).kind).toBe('unclear');
    expect(server.requests.filter(({ body }) => body.includes(order.requestId))).toHaveLength(1);
  });

  it('an order is sent once on a new connection when the kept one was closed before it', async () => {
    server.behave = (socket, request) => {
      socket.end(sentBy(kit, kit.goodAnswer(request)));
    };
    for (let sent = 1; sent <= 5; sent += 1) {
      const { kind } = await provider.vend(orderOf(kit, provider));
      expect(['delivered', 'unclear']).toContain(kind);
      expect(server.requests.length).toBeLessThanOrEqual(sent);
    }
    const ids = server.requests.map(({ body }) => body);
    expect(new Set(ids).size).toBe(ids.length);
  });
}

/** Lets the first request wait for its answer until it is released. */
function holdFirst(server: HostileServer, kit: ProviderKit): () => void {
  const { behave } = server;
  let release = (): void => undefined;
  server.behave = (socket, request) => {
    server.behave = behave;
    release = () => {
      socket.write(sentBy(kit, kit.goodAnswer(request)));
    };
  };
  return () => {
    release();
  };
}
