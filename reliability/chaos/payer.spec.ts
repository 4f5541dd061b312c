import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startSimulator, type Simulator } from '../../simulator/server.js';
import { temporaryFolder } from '../../test/support/temporary-folder.js';
import { Payers, type Payable } from './payer.js';

const KEYS = { apiKey: 'a', secretKey: 's', publicKey: 'p' };

describe('a payer', () => {
  let simulator: Simulator;
  let payers: Payers;
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;

  beforeAll(async () => {
    folder = await temporaryFolder('payer');
    const paystack = { secretKey: 'sk_payer' };
    simulator = await startSimulator({ port: 0, dataDir: folder.path, keys: KEYS, paystack });
    payers = new Payers(new URL(simulator.url).origin);
  });
  afterAll(async () => {
    await simulator.close();
    await folder.remove();
  });

  async function shown(reference: string): Promise<Payable> {
    const answer = await fetch(`${simulator.paystack().url}/transaction/initialize`, {
      method: 'POST',
      headers: { authorization: 'Bearer sk_payer', 'content-type': 'application/json' },
      body: JSON.stringify({ email: 'ada@example.com', amount: 100_000, reference }),
    });
    const { data } = (await answer.json()) as { data: { authorization_url: string } };
    return { reference, authorizationUrl: data.authorization_url, askedAtMs: Date.now() };
  }

  const statusOf = (reference: string): string | undefined =>
    simulator
      .paystack()
      .record()
      .find((one) => one.reference === reference)?.status;

  it('pays on the page', async () => {
    await payers.pay(await shown('fund-page'));
    expect(statusOf('fund-page')).toBe('success');
  });

  it('pays without a page, when the answer that named it was lost', async () => {
    await payers.pay({ ...(await shown('fund-lost')), authorizationUrl: null });
    expect(statusOf('fund-lost')).toBe('success');
  });

  it('does not pay on a page that is too old: nobody would ask about it any more', async () => {
    await payers.pay({ ...(await shown('fund-old')), askedAtMs: Date.now() - 60_000 });
    expect(statusOf('fund-old')).toBe('unpaid');
  });
});
