import { createPaystack, verifyPaystackWebhookSignature } from '@alexasomba/paystack-node';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { aReference, secretKey, TestPaystack, until } from './client-for-spec.js';

let paystack: TestPaystack;
let server: Server;
let hooks: { rawBody: string; signature: string }[];

beforeEach(async () => {
  hooks = [];
  server = createServer((request, response) => {
    let rawBody = '';
    request.on('data', (chunk: Buffer) => (rawBody += chunk.toString()));
    request.on('end', () => {
      hooks.push({ rawBody, signature: String(request.headers['x-paystack-signature']) });
      response.end();
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  paystack = await TestPaystack.start({ webhook: { url: `http://127.0.0.1:${port}/` } });
});
afterEach(async () => {
  await paystack.stop();
  server.closeAllConnections();
  server.close();
});

function client(key = secretKey): ReturnType<typeof createPaystack> {
  const baseUrl = paystack.simulator.it.paystack().url;
  return createPaystack({ secretKey: key, baseUrl, retry: { retries: 0 } });
}

/** What it calls the body of an answer, read freely. */
function bodyOf(result: { data?: unknown; error?: unknown }): unknown {
  return result.data ?? result.error;
}

// Nobody here wrote it: it is the witness that the simulator speaks as Paystack does.
describe('a published client of Paystack', () => {
  it('has a payment made, verified and listed', async () => {
    const reference = aReference();
    const started = await client().transaction_initialize({
      body: { email: 'ada@example.com', amount: 500_000, reference, currency: 'NGN' },
    });
    const url = (started.data?.data as { authorization_url?: string }).authorization_url ?? '';
    expect((await fetch(`${url}/pay`, { method: 'POST' })).status).toBe(200);
    const verified = await client().transaction_verify({ params: { path: { reference } } });
    expect(bodyOf(verified)).toMatchObject({
      status: true,
      data: { status: 'success', reference, amount: 500_000, currency: 'NGN' },
    });
    const query = { status: 'success' as const, per_page: 10, page: 1 };
    const listed = await client().transaction_list({ params: { query } });
    expect(bodyOf(listed)).toMatchObject({ data: [{ reference }], meta: { total: 1 } });
    const [{ id } = { id: 0 }] = listed.data?.data as { id: number }[];
    const fetched = await client().transaction_fetch({ params: { path: { id } } });
    expect(bodyOf(fetched)).toMatchObject({ data: { reference } });
  });

  it('finds our webhooks signed', async () => {
    const reference = await paystack.initialized();
    await paystack.pay(reference);
    await until(() => hooks.length === 1);
    const [hook = { rawBody: '', signature: '' }] = hooks;
    expect(verifyPaystackWebhookSignature({ ...hook, secret: secretKey })).toBe(true);
    expect(verifyPaystackWebhookSignature({ ...hook, secret: 'another' })).toBe(false);
  });

  it('hears of a duplicate, of an unknown reference and of a wrong key', async () => {
    const reference = await paystack.initialized();
    const body = { email: 'ada@example.com', amount: 500_000, reference };
    const again = await client().transaction_initialize({ body });
    expect(again.response.status).toBe(400);
    expect(bodyOf(again)).toMatchObject({ code: 'duplicate_reference' });
    const path = { reference: 'unheard-of' };
    expect((await client().transaction_verify({ params: { path } })).response.status).toBe(404);
    const stranger = await client('sk_wrong').transaction_list({});
    expect(stranger.response.status).toBe(401);
  });
});
