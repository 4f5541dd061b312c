import { afterEach, beforeEach, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import type { ElectricityProvider } from '../../src/vending/provider/electricity-provider.js';
import type { ProviderAnswer } from '../../src/vending/provider/provider-answer.js';
import {
  ENDLESS,
  httpAnswer,
  misbehaviours,
  startHostileServer,
  type HostileServer,
} from './hostile-server.js';
import { orderOf, sentBy, type ProviderKit } from './provider-kit.js';
import { HANG_MS } from './waits.js';

/** How long is waited for what has no end: the request must have left by then, and is waited for five times. */
const ENDLESS_MS = 2_000;

/** Whatever a server does that proves nothing, it is told as doubt, and nothing is thrown. */
export function describeDoubt(kit: ProviderKit): void {
  let server: HostileServer;
  let provider: ElectricityProvider;

  beforeEach(async () => {
    server = await startHostileServer(() => undefined);
    provider = kit.adapter(server.url, { timeoutMs: HANG_MS });
  });

  afterEach(async () => {
    await provider.close();
    await server.close();
  });

  const all = misbehaviours(
    (request) => kit.goodAnswer(request),
    (body) => kit.headersFor?.(body) ?? {},
  );

  it.each(all)('that %s', async (name, behave) => {
    server.behave = behave;
    if (ENDLESS.has(name)) {
      await provider.close();
      provider = kit.adapter(server.url, { timeoutMs: ENDLESS_MS });
    }
    const order = orderOf(kit, provider);
    const answer = await provider.vend(order);
    expect(answer.kind).toBe('unclear');
    expectStorable(answer);
    // One call, one request: a vend is never repeated, and no redirect is followed.
    expect(server.requests).toHaveLength(1);
    expect((await provider.requery(order)).kind).toBe('unclear');
    expect((await provider.verify(order)).kind).toBe('unavailable');
    expect([await provider.balance(), await provider.catalogue()]).toEqual([null, null]);
  });

  it.each([
    ['7', 7_000],
    ['Fri, 01 Jan 2100 00:00:00 GMT', 3_600_000],
    ['soon', undefined],
  ])('that asks to wait (Retry-After: %s) is heard, up to an hour', async (asked, retryAfterMs) => {
    server.behave = (socket, request) => {
      const headers = { 'Retry-After': asked };
      socket.write(httpAnswer('429 Too Many Requests', kit.goodAnswer(request), headers));
    };
    const order = orderOf(kit, provider);
    for (const answer of [await provider.vend(order), await provider.requery(order)]) {
      expect(answer.kind).toBe('unclear');
      expect('retryAfterMs' in answer ? answer.retryAfterMs : undefined).toBe(retryAfterMs);
    }
  });

  it('that is not there is no doubt for a vend: nothing was sent', async () => {
    await server.close();
    const order = orderOf(kit, provider);
    expect(await provider.vend(order)).toMatchObject({ kind: 'refused', code: 'not_sent' });
    expect((await provider.requery(order)).kind).toBe('unclear');
    expect((await provider.verify(order)).kind).toBe('unavailable');
    server = await startHostileServer(() => undefined);
  });

  it('that answers with any bytes at all, in an HTTP body or instead of HTTP', async () => {
    const bytes = fc.uint8Array({ maxLength: 300, size: 'max' });
    await fc.assert(
      fc.asyncProperty(bytes, fc.boolean(), async (noise, isHttp) => {
        server.behave = (socket) => {
          const length = { 'Content-Length': String(noise.length) };
          if (isHttp) socket.write(httpAnswer('200 OK', '', length));
          socket.end(noise);
        };
        const order = orderOf(kit, provider);
        for (const answer of [await provider.vend(order), await provider.requery(order)]) {
          expect(answer.kind).toBe('unclear');
          expectStorable(answer);
        }
        expect((await provider.verify(order)).kind).toBe('unavailable');
      }),
      { numRuns: 30 },
    );
  });

  it('that answers with any JSON at all', async () => {
    await fc.assert(
      fc.asyncProperty(fc.json(), async (text) => {
        server.behave = (socket) => socket.write(sentBy(kit, text));
        const answer = await provider.vend(orderOf(kit, provider));
        expect(answer.kind).toBe('unclear');
        expectStorable(answer);
      }),
      { numRuns: 30 },
    );
  });

  it('whose good answer is about another request', async () => {
    const other = orderOf(kit, provider);
    const order = orderOf(kit, provider);
    server.behave = (socket, request) => {
      const body = request.body.replaceAll(order.requestId, other.requestId);
      const path = request.path.replaceAll(order.requestId, other.requestId);
      socket.write(sentBy(kit, kit.goodAnswer({ ...request, body, path })));
    };
    expect((await provider.vend(order)).kind).toBe('unclear');
    expect((await provider.requery(order)).kind).toBe('unclear');
  });
}

/** PostgreSQL stores neither NUL nor half of a surrogate pair, and evidence must be stored. */
function expectStorable(answer: ProviderAnswer): void {
  expect(JSON.stringify(answer.evidence)).not.toMatch(/(?<!\\)(?:\\\\)*\\u(?:0000|d[89a-f])/);
}
