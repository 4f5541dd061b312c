import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { takesAtLeast } from '../../test/support/elapsed.js';
import { startTestApp, type TestApp } from '../../test/support/app.js';
import { ProviderGates } from './provider-gates.service.js';
import { RouterService } from './router.service.js';

const BILLER = 'ikeja-electric';

describe('the gate of a provider', () => {
  let app: TestApp;
  let gates: ProviderGates;

  beforeAll(async () => {
    // No worker: nobody else passes here.
    const bounds = { VTPASS_CONCURRENCY: '2', BUYPOWER_RATE: '5' };
    app = await startTestApp({ PROCESS_ROLE: 'api', ...bounds }, { hasBuypower: true });
    gates = app.app.get(ProviderGates, { strict: false });
  });

  afterAll(() => app.close());

  it('lets in as many calls at once as it bears, and the others when these are over', async () => {
    const ends: (() => void)[] = [];
    const calls = Array.from({ length: 5 }, () =>
      gates.run('vtpass', () => new Promise<void>((resolve) => ends.push(resolve))),
    );
    const begun = async (): Promise<number> => {
      await new Promise(setImmediate);
      return ends.length;
    };
    expect(await begun()).toBe(2);
    ends[0]?.();
    await calls[0];
    expect(await begun()).toBe(3);
    while (ends.length < calls.length) {
      for (const end of ends) end();
      await begun();
    }
    for (const end of ends) end();
    await Promise.all(calls);
  });

  it('lets in no more calls a second than the provider is to get', async () => {
    // Five in the first second, five in the next: the eleventh cannot be earlier, however slow we are.
    await takesAtLeast(1_900, () =>
      Promise.all(Array.from({ length: 11 }, () => gates.run('buypower', () => Promise.resolve()))),
    );
  });

  it('has no bounds for a provider that is not known', async () => {
    await expect(gates.run(undefined, () => Promise.resolve('through'))).resolves.toBe('through');
  });

  it('is passed over while the provider has asked for silence', () => {
    const router = app.app.get(RouterService, { strict: false });
    expect(router.choose(BILLER, [])?.code).toBe('vtpass');
    gates.pause('vtpass', 60_000);
    expect(router.choose(BILLER, [])?.code).toBe('buypower');
    gates.pause('buypower', 60_000);
    expect(router.choose(BILLER, [])).toBeNull();
  });
});
