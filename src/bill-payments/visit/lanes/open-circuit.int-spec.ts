import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { startTestApp, type TestApp } from '../../../../test/support/app.js';
import { aCustomer, type Customer } from '../../../../test/support/customer.js';
import { eventually } from '../../../../test/support/eventually.js';
import { goodMeter } from '../../../../test/support/meters.js';
import { makeDue } from '../../../../test/support/waits.js';
import {
  startScriptedProvider,
  type ScriptedProvider,
} from '../../../../test/support/scripted-provider.js';
import { CircuitsService } from '../../../vending/routing/circuits.service.js';
import { Providers } from '../../../vending/routing/providers.service.js';
import { PaymentVisitService } from '../payment-visit.service.js';
import type { DuePayment } from '../../payment/payment.js';
import { findDueAt } from './due-payments.store.js';

const PAYMENTS = 6;
/** What VTpass answers when it is ill: it says nothing about the order. */
const garbage = (): string => '<html>Bad gateway</html>';

describe('the circuit of a provider', () => {
  let provider: ScriptedProvider;
  let app: TestApp;
  let customer: Customer;

  beforeEach(async () => {
    provider = await startScriptedProvider({ pay: 'pending', requery: 'pending' });
  });

  afterEach(async () => {
    await app.close();
    await provider.close();
  });

  async function start(env: Record<string, string>): Promise<void> {
    const routes = { PROVIDER_ORDER: 'vtpass;eko-electric=buypower' };
    const circuit = { VTPASS_BASE_URL: provider.url, CIRCUIT_VOLUME: '4' };
    app = await startTestApp({ ...circuit, ...routes, ...env }, { hasBuypower: true });
    customer = await aCustomer(app);
  }

  /** @returns the payment as its first ring names it. */
  async function buyOne(): Promise<DuePayment> {
    const { id, billerId } = await customer.buy(goodMeter(), 100_000);
    return { walletId: customer.walletId, paymentId: id, billerId, provider: null };
  }

  /** What is due at VTpass, and claimed by nobody. */
  function dueAtVtpass(): Promise<DuePayment[]> {
    return findDueAt(app.database, 'vtpass', 100);
  }

  function isOpen(): boolean {
    return app.app.get(CircuitsService, { strict: false }).isOpen('vtpass', 'ikeja-electric');
  }

  it('keeps requeries of a worker back while it is open, and holds up nobody else', async () => {
    await start({ CIRCUIT_RESET_MS: '86400000' });
    const bought: DuePayment[] = [];
    for (let count = 0; count < PAYMENTS; count += 1) bought.push(await buyOne());
    await eventually(() => {
      expect(provider.payCalls).toBe(PAYMENTS);
    });
    provider.twist = garbage;
    const limiter = app.app.get(Providers, { strict: false }).find('vtpass')?.limiter;
    await eventually(() => {
      expect([isOpen(), limiter?.load]).toEqual([true, { inside: 0, waiting: 0 }]);
    });
    const asked = provider.requeryCalls;
    await eventually(async () => {
      expect(await dueAtVtpass()).toHaveLength(PAYMENTS);
    });
    // A look or a ring from before their first attempts: nobody can be asked, so nothing is claimed.
    const visits = app.app.get(PaymentVisitService, { strict: false });
    for (const one of bought) await visits.visit({ ...one, provider: null });
    expect(await dueAtVtpass()).toHaveLength(PAYMENTS);
    // The worker goes on looking meanwhile: what it finds at another provider is vended.
    for (let count = 0; count < 3; count += 1) {
      const { id } = await customer.buy(goodMeter(), 100_000, { billerId: 'eko-electric' });
      expect(await customer.ended(id)).toMatchObject({ status: 'completed', provider: 'buypower' });
    }
    expect([isOpen(), provider.requeryCalls]).toEqual([true, asked]);
  });

  it('lets one requery through at a time until one is answered well, and then all', async () => {
    // No job and no sweep: the visits are asked for by hand, all of them at once.
    await start({ CIRCUIT_RESET_MS: '1000', PROCESS_ROLE: 'api' });
    const due: DuePayment[] = [];
    for (let count = 0; count < PAYMENTS; count += 1) due.push(await buyOne());
    const visits = app.app.get(PaymentVisitService, { strict: false });
    await Promise.all(due.map((one) => visits.visit(one)));
    expect(provider.payCalls).toBe(PAYMENTS);
    /** @returns how many of the payments VTpass was asked about. */
    const visitAll = async (): Promise<number> => {
      await makeDue(app.database);
      const before = provider.requeryCalls;
      await Promise.all(due.map((one) => visits.visit({ ...one, provider: 'vtpass' })));
      return provider.requeryCalls - before;
    };
    provider.twist = garbage;
    await eventually(async () => {
      await visitAll();
      expect(isOpen()).toBe(true);
    });
    const asked = (): Promise<number> =>
      eventually(async () => {
        const count = await visitAll();
        expect(count).toBeGreaterThan(0);
        return count;
      });
    expect(await asked()).toBe(1);
    provider.requery = 'delivered';
    provider.twist = (words) => words;
    expect(await asked()).toBe(1);
    expect(await asked()).toBe(PAYMENTS);
    for (const { paymentId } of due) {
      expect(await customer.payment(paymentId)).toMatchObject({ status: 'completed' });
    }
  });
});
