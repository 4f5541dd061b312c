import { afterEach, describe, expect, it } from '@jest/globals';
import { demand } from '../../../test/support/customer.js';
import { eventually } from '../../../test/support/eventually.js';
import { startFundingApp, type FundingApp } from '../../../test/support/funding.js';
import { apiClient } from '../../../test/support/http.js';

const AMOUNT = 5_000_00;
const OVERDUE = /^bill_vending_fundings_overdue(_age_seconds)? (\S+)$/gm;

describe('the lane of a gateway', () => {
  let world: FundingApp;

  afterEach(async () => {
    world.paystack.silentAbout = null;
    await world.close();
  });

  const timesAsked = (reference: string): number =>
    world.paystack.verified.filter((one) => one === reference).length;

  it('asks about other fundings while the gateway is silent about one', async () => {
    world = await startFundingApp();
    const slow = await world.opened(AMOUNT);
    world.paystack.silentAbout = slow.reference;
    await eventually(() => {
      expect(timesAsked(slow.reference)).toBeGreaterThan(0);
    });
    const quick = await world.opened(AMOUNT);
    world.paystack.pay(quick.reference);
    await world.until(quick.id, 'completed');
    expect(await world.funding(slow.id)).toMatchObject({ status: 'pending' });
    // The question that hangs claims its funding, so nobody asks it a second time.
    expect(timesAsked(slow.reference)).toBe(1);
  });

  it('does in a process that is no worker what a notice asks for, and looks for nothing else', async () => {
    world = await startFundingApp({ PROCESS_ROLE: 'api' });
    const [noticed, unnoticed] = [await world.opened(AMOUNT), await world.opened(AMOUNT)];
    world.paystack.pay(noticed.reference);
    demand(await world.notify(world.paid(noticed.reference)), 200);
    await world.until(noticed.id, 'completed');
    expect(timesAsked(unnoticed.reference)).toBe(0);
  });

  it('is overdue a minute after somebody should have looked, for as long as nobody does', async () => {
    world = await startFundingApp({ PROCESS_ROLE: 'api' });
    const moved = [
      `due_at = now() - interval '50 seconds'`,
      `due_at = now() - interval '5 minutes'`,
      `due_at = now() - interval '1 hour', claimed_until = now() + interval '1 minute'`,
    ];
    for (const set of moved) {
      const { id } = await world.opened(AMOUNT);
      await world.app.database.query(`UPDATE due_work SET ${set} WHERE subject_id = $1`, [id]);
    }
    // A reading that takes too long is left out of a scrape, and there in a later one.
    const [count, age] = await eventually(async () => {
      const text = demand(await apiClient(world.app.url).get<string>('/metrics'), 200);
      const figures = Array.from(text.matchAll(OVERDUE), ([, , value]) => Number(value));
      expect(figures).toHaveLength(2);
      return figures;
    });
    expect(count).toBe(1);
    expect(age).toBeGreaterThanOrEqual(300);
    expect(age).toBeLessThan(420);
  });
});
