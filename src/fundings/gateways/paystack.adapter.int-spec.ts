import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  ENDLESS,
  httpAnswer,
  misbehaviours,
  startHostileServer,
  type HostileServer,
  type WireRequest,
} from '../../../test/support/hostile-server.js';
import { HANG_MS } from '../../../test/support/waits.js';
import { PaystackAdapter } from './paystack.adapter.js';

const REFERENCE = 'fund-hostile';
const KEY = 'sk_test_hostile';
const ORDER = { reference: REFERENCE, amount: 100_00, email: 'ada@example.com', metadata: {} };

/** An answer that would be believed as a payment, had it come whole and in good order. */
function good({ path }: WireRequest): string {
  const data = path.includes('/verify/')
    ? { status: 'success', reference: REFERENCE, amount: 100_00, currency: 'NGN' }
    : { authorization_url: 'https://checkout.example.com/x', reference: REFERENCE };
  return JSON.stringify({ status: true, message: 'fine', data });
}

describe('the Paystack adapter', () => {
  let server: HostileServer;
  let adapter: PaystackAdapter;
  /** Gives up what has no end. */
  let impatient: PaystackAdapter;

  beforeAll(async () => {
    server = await startHostileServer(() => undefined);
    const settings = { baseUrl: server.url, secretKey: KEY, connectionsMax: 4 };
    const callbackUrl = 'https://app.example.com/return';
    adapter = new PaystackAdapter({ ...settings, callbackUrl, timeoutMs: HANG_MS });
    impatient = new PaystackAdapter({ ...settings, callbackUrl, timeoutMs: 1_000 });
  });
  afterAll(async () => {
    await Promise.all([adapter.close(), impatient.close()]);
    await server.close();
  });

  it('believes a whole answer in good order', async () => {
    server.behave = (socket, request) => socket.write(httpAnswer('200 OK', good(request)));
    expect((await adapter.verify(ORDER)).kind).toBe('succeeded');
    expect((await adapter.initialise(ORDER)).kind).toBe('initialised');
    const [verify, initialise] = server.requests.slice(-2);
    expect(verify).toMatchObject({ method: 'GET', path: `/api/transaction/verify/${REFERENCE}` });
    expect(initialise).toMatchObject({ method: 'POST', path: '/api/transaction/initialize' });
    expect(JSON.parse(initialise!.body)).toEqual({
      email: 'ada@example.com',
      amount: 100_00,
      currency: 'NGN',
      reference: REFERENCE,
      callback_url: 'https://app.example.com/return',
      metadata: { cancel_action: `https://app.example.com/return?reference=${REFERENCE}` },
    });
  });

  it.each(misbehaviours(good, () => ({})))(
    'is in doubt, once, when Paystack %s',
    async (name, way) => {
      server.behave = way;
      const before = server.requests.length;
      const caller = ENDLESS.has(name) ? impatient : adapter;
      expect((await caller.verify(ORDER)).kind).toBe('unclear');
      expect((await caller.initialise(ORDER)).kind).toBe('unclear');
      expect(server.requests.length - before).toBeLessThanOrEqual(2);
    },
  );

  it('is in doubt when nobody listens', async () => {
    const nobody = new PaystackAdapter({
      baseUrl: 'http://127.0.0.1:1',
      secretKey: KEY,
      timeoutMs: HANG_MS,
      connectionsMax: 1,
      callbackUrl: null,
    });
    expect((await nobody.verify(ORDER)).kind).toBe('unclear');
    await nobody.close();
  });

  it('reads a webhook over the bytes that came, however they are spaced', () => {
    const bytes = Buffer.from('{ "event":"charge.success",\n"data":{"reference":"fund-ö"} }');
    const signature = createHmac('sha512', KEY).update(bytes).digest('hex');
    const notice = { event: 'charge.success', means: 'paid', reference: 'fund-ö' };
    expect(adapter.readNotice(bytes, signature)).toMatchObject(notice);
    expect(adapter.readNotice(bytes, signature.toUpperCase())).toMatchObject(notice);
    expect(adapter.readNotice(Buffer.concat([bytes, Buffer.from(' ')]), signature)).toBeNull();
    expect(
      adapter.readNotice(
        bytes,
        signature.replace(/./, (c) => (c === '0' ? '1' : '0')),
      ),
    ).toBeNull();
    expect(adapter.readNotice(bytes, undefined)).toBeNull();
    expect(adapter.readNotice(bytes, '00'.repeat(64))).toBeNull();
  });
});
