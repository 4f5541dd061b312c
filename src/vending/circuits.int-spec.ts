import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTestApp, type TestApp } from '../../test/support/app.js';
import { aDelivery } from '../../test/support/builders.js';
import { aCustomer } from '../../test/support/customer.js';
import { eventually } from '../../test/support/eventually.js';
import { goodMeter } from '../../test/support/meters.js';
import { CircuitsService } from './circuits.service.js';
import type { ProviderAnswer } from './provider-answer.js';
import { RouterService } from './router.service.js';

/** Long enough for every process to hear of it. */
const RESET_MS = 2_000;
const silence: ProviderAnswer = { kind: 'unclear', reason: 'time-out', evidence: {} };

describe('the circuit of a provider and a biller', () => {
  let app: TestApp;
  let circuits: CircuitsService;

  beforeAll(async () => {
    app = await startTestApp({ CIRCUIT_RESET_MS: String(RESET_MS) });
    circuits = app.app.get(CircuitsService, { strict: false });
  });

  afterAll(() => app.close());

  function fail(billerId: string, times: number): void {
    for (let count = 0; count < times; count += 1) {
      circuits.record('vtpass', billerId, 'vend', silence);
    }
  }

  it('stays closed while most calls go well', async () => {
    for (let count = 0; count < 10; count += 1) {
      fail('jos-electric', 1);
      for (let good = 0; good < 3; good += 1) {
        circuits.record('vtpass', 'jos-electric', 'vend', aDelivery());
      }
    }
    await Promise.resolve();
    expect(circuits.admits('vtpass', 'jos-electric')).toBe(true);
  });

  it('opens for its biller alone, is refused before money is taken, and closes by one good vend', async () => {
    const customer = await aCustomer(app);
    fail('eko-electric', 10);
    await eventually(() => {
      expect(circuits.admits('vtpass', 'eko-electric')).toBe(false);
    });
    expect(circuits.admits('vtpass', 'ikeja-electric')).toBe(true);
    const router = app.app.get(RouterService, { strict: false });
    const { balance } = await customer.wallet();
    const refused = await customer.request(goodMeter(), 100_000, { billerId: 'eko-electric' });
    expect(refused).toMatchObject({ status: 422, body: { code: 'biller_unavailable' } });
    expect((await customer.wallet()).balance).toBe(balance);
    await eventually(() => {
      expect(router.isAvailable('eko-electric')).toBe(false);
    });
    expect(router.isAvailable('ikeja-electric')).toBe(true);
    // Half-open: one purchase tries the way, the others wait for what it finds.
    await eventually(() => {
      expect(circuits.admits('vtpass', 'eko-electric')).toBe(true);
    });
    expect(circuits.admits('vtpass', 'eko-electric')).toBe(false);
    circuits.giveUp('vtpass', 'eko-electric');
    expect(circuits.admits('vtpass', 'eko-electric')).toBe(true);
    circuits.record('vtpass', 'eko-electric', 'vend', aDelivery());
    await eventually(() => {
      expect(router.isAvailable('eko-electric')).toBe(true);
    });
    expect([1, 2].map(() => circuits.admits('vtpass', 'eko-electric'))).toEqual([true, true]);
  });
});
