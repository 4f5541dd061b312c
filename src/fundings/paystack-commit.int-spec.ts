import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually } from '../../test/support/eventually.js';
import {
  NO_SWEEP,
  startFundingApp,
  startSecondApp,
  type FundingApp,
} from '../../test/support/funding.js';
import { SHORT_TIMEOUTS } from '../../test/support/waits.js';
import { armFailPoint } from '../kernel/fail-point.js';

const AMOUNT = 5_000_00;

describe('what is committed of a funding, and when', () => {
  let world: FundingApp;

  beforeAll(async () => {
    world = await startFundingApp(NO_SWEEP);
  });
  afterAll(() => world.close());
  afterEach(() => {
    armFailPoint('');
    world.paystack.initialise = 'well';
  });

  it('it is written down before the gateway hears of it', async () => {
    const impatient = { PROCESS_ROLE: 'api', ...NO_SWEEP, ...SHORT_TIMEOUTS };
    const second = await startSecondApp(world, impatient);
    world.paystack.initialise = 'with silence';
    const funding = world.fund(AMOUNT, 'heard-of', second);
    await eventually(() => {
      expect(world.paystack.initialised).toHaveLength(1);
    });
    const rows = await world.app.database.query('SELECT status, reference FROM fundings');
    expect(rows).toEqual([{ status: 'pending', reference: world.paystack.initialised[0] }]);
    expect((await funding).status).toBe(503);
    await second.close();
  });

  it('its credit goes with what makes it completed, or not at all', async () => {
    const before = await world.balance();
    const { id, reference } = await world.opened(AMOUNT);
    world.paystack.pay(reference);
    armFailPoint('before-credit-commit:fail');
    expect((await world.returns(reference)).status).toBe(500);
    expect(await world.balance()).toBe(before);
    expect(await world.events(id)).toEqual(['funding.pending']);
    expect((await world.funding(id)).status).toBe('pending');
    armFailPoint('');
    expect((await world.returns(reference)).status).toBe(200);
    expect(await world.balance()).toBe(before + AMOUNT);
    expect(await world.events(id)).toEqual(['funding.pending', 'wallet.funded']);
  });
});
