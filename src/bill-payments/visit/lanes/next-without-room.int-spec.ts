import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { startTestApp, type TestApp } from '../../../../test/support/app.js';
import { aCustomer, A_PURCHASE, type Customer } from '../../../../test/support/customer.js';
import { eventually } from '../../../../test/support/eventually.js';
import { goodMeter } from '../../../../test/support/meters.js';
import {
  startScriptedProvider,
  type ScriptedProvider,
  type Says,
} from '../../../../test/support/scripted-provider.js';
import { letGracePass } from '../../../../test/support/waits.js';
import { ProviderSlot } from '../../../vending/limiter/provider-limiter.js';
import { VendingService } from '../../../vending/vending.service.js';

const BILLER = 'ikeja-electric';

describe('while the next provider has no room', () => {
  let provider: ScriptedProvider;
  let app: TestApp;
  let customer: Customer;
  let taken: ProviderSlot;

  beforeEach(async () => {
    provider = await startScriptedProvider({ pay: 'pending', requery: 'pending' });
  });

  afterEach(async () => {
    taken.release();
    await app.close();
    await provider.close();
  });

  async function start(pay: Says, env: Record<string, string> = {}): Promise<void> {
    provider.pay = pay;
    const one = { VTPASS_BASE_URL: provider.url, BUYPOWER_CONCURRENCY: '1' };
    app = await startTestApp({ ...one, ...env }, { hasBuypower: true });
    customer = await aCustomer(app);
    // Nobody gets a place with BuyPower any more.
    const place = await app.app.get(VendingService, { strict: false }).takeSlot(BILLER, ['vtpass']);
    if (!(place instanceof ProviderSlot)) throw new Error(`there is no place: ${place}`);
    expect(place.provider).toBe('buypower');
    taken = place;
  }

  async function reaches(id: string, status: string): Promise<void> {
    await eventually(async () => {
      expect(await customer.payment(id)).toMatchObject({ status });
    });
  }

  async function incidentsOf(id: string): Promise<unknown[]> {
    const rows = await app.database.query<{ kind: string }>(
      'SELECT kind FROM incidents WHERE payment_id = $1',
      [id],
    );
    return rows.map(({ kind }) => kind);
  }

  it('a purchase that never reached its provider is refunded all the same', async () => {
    await start('pending');
    const { balance } = await customer.wallet();
    const { id } = await customer.buy(goodMeter());
    await reaches(id, 'processing');
    provider.requery = 'never heard of it';
    await letGracePass(app.database);
    await reaches(id, 'failed');
    expect((await customer.wallet()).balance).toBe(balance);
  });

  it('a refusal waits for the room, and is then made good', async () => {
    await start('failed');
    const { id } = await customer.buy(goodMeter());
    await reaches(id, 'processing');
    provider.requery = 'failed';
    const asked = provider.requeryCalls;
    await eventually(() => {
      expect(provider.requeryCalls).toBeGreaterThan(asked + 2);
    });
    expect(await customer.payment(id)).toMatchObject({ status: 'processing', attempts: 1 });
    taken.release();
    await reaches(id, 'completed');
    expect(await customer.payment(id)).toMatchObject({ attempts: 2, provider: 'buypower' });
  });

  it('a payment under review that is refused in the end is refunded, since nobody else is asked any more', async () => {
    await start('pending', { REQUERY_SCHEDULE: '50ms*2' });
    const { balance } = await customer.wallet();
    const { id } = await customer.buy(goodMeter());
    await reaches(id, 'needs_review');
    provider.requery = 'failed';
    await reaches(id, 'failed');
    expect((await customer.wallet()).balance).toBe(balance);
  });

  it('a refusal of what was delivered is an incident at once', async () => {
    await start('delivered', { REVERSAL_CHECKS: '50ms*10000' });
    const { balance } = await customer.wallet();
    const { id } = await customer.buy(goodMeter());
    await reaches(id, 'completed');
    provider.requery = 'failed';
    await eventually(async () => {
      expect(await incidentsOf(id)).toEqual(['refused_after_delivery']);
    });
    expect((await customer.wallet()).balance).toBe(balance - A_PURCHASE);
  });
});
