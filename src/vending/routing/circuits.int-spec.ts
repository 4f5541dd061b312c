import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTestApp, type TestApp } from '../../../test/support/app.js';
import { aDelivery } from '../../../test/support/builders.js';
import { aCustomer } from '../../../test/support/customer.js';
import { eventually } from '../../../test/support/eventually.js';
import { goodMeter } from '../../../test/support/meters.js';
import { CircuitsService } from './circuits.service.js';
import type { ProviderAnswer } from '../provider/provider-answer.js';
import { RouterService } from './router.service.js';

const silence: ProviderAnswer = { kind: 'unclear', reason: 'time-out', evidence: {} };

describe('the circuit of a provider and a biller', () => {
  let app: TestApp;
  let circuits: CircuitsService;

  beforeAll(async () => {
    // What opens stays open for as long as the test looks at it.
    app = await startTestApp({ CIRCUIT_RESET_MS: '86400000', CIRCUIT_VOLUME: '8' });
    circuits = app.app.get(CircuitsService, { strict: false });
  });

  afterAll(() => app.close());

  function fail(billerId: string, times: number, to = circuits): void {
    for (let count = 0; count < times; count += 1) to.record('vtpass', billerId, 'vend', silence);
  }

  it('stays closed while most calls go well', async () => {
    for (let count = 0; count < 10; count += 1) {
      fail('jos-electric', 1);
      for (let good = 0; good < 3; good += 1) {
        circuits.record('vtpass', 'jos-electric', 'vend', aDelivery());
      }
    }
    await Promise.resolve();
    expect(circuits.admit('vtpass', 'jos-electric')).toBe(true);
  });

  it('opens for its biller alone, and is refused before money is taken', async () => {
    const customer = await aCustomer(app);
    fail('eko-electric', 10);
    await eventually(() => {
      expect(circuits.admit('vtpass', 'eko-electric')).toBe(false);
    });
    expect(circuits.admit('vtpass', 'ikeja-electric')).toBe(true);
    const router = app.app.get(RouterService, { strict: false });
    const { balance } = await customer.wallet();
    const refused = await customer.request(goodMeter(), 100_000, { billerId: 'eko-electric' });
    expect(refused).toMatchObject({ status: 422, body: { code: 'biller_unavailable' } });
    expect((await customer.wallet()).balance).toBe(balance);
    await eventually(() => {
      expect(router.isAvailable('eko-electric')).toBe(false);
    });
    expect(router.isAvailable('ikeja-electric')).toBe(true);
  });

  it('lets one purchase try the way after a while, and closes by one good vend', async () => {
    const soon = await startTestApp({ CIRCUIT_RESET_MS: '2000', CIRCUIT_VOLUME: '8' });
    const reset = soon.app.get(CircuitsService, { strict: false });
    const router = soon.app.get(RouterService, { strict: false });
    const admitsTwo = (): boolean[] => [1, 2].map(() => reset.admit('vtpass', 'eko-electric'));
    fail('eko-electric', 10, reset);
    // Half-open: the others wait for what the one finds.
    await eventually(() => {
      expect(admitsTwo()).toEqual([true, false]);
    });
    reset.releaseTrial('vtpass', 'eko-electric');
    expect(reset.admit('vtpass', 'eko-electric')).toBe(true);
    reset.record('vtpass', 'eko-electric', 'vend', aDelivery());
    await eventually(() => {
      expect(router.isAvailable('eko-electric')).toBe(true);
    });
    expect(admitsTwo()).toEqual([true, true]);
    await soon.close();
  });
});
