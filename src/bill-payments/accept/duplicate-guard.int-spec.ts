import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTestApp, testEnvironment, type TestApp } from '../../../test/support/app.js';
import { aCustomer, A_PURCHASE, type Customer } from '../../../test/support/customer.js';
import { goodMeter } from '../../../test/support/meters.js';
import { AppModule } from '../../app.module.js';
import type { Caller } from '../../auth/caller.js';
import { loadConfig } from '../../config/config.js';
import type { DomainError } from '../../kernel/errors.js';
import { newId } from '../../kernel/ids.js';
import { createHttpApp } from '../../platform/http/http-server.js';
import { createLog } from '../../platform/logging/log.js';
import { AcceptService } from './accept.service.js';

// Over HTTP requests trickle in; asked in one turn of the event loop they would share a group.

describe('equal purchases that are asked for in the same instant', () => {
  let app: TestApp;
  let other: NestFastifyApplication;
  let customer: Customer;

  beforeAll(async () => {
    app = await startTestApp({ PROCESS_ROLE: 'api' });
    const environment = testEnvironment(app.databaseUrl, app.simulator.url);
    const config = loadConfig({ ...environment, PROCESS_ROLE: 'api' });
    const log = createLog(config);
    other = await createHttpApp(AppModule.with(config, log), config, log);
    await other.init();
    customer = await aCustomer(app, { balance: 100 * A_PURCHASE });
  });

  afterAll(async () => {
    await other.close();
    await app.close();
  });

  /** What became of each: the word for it. */
  const asked = async (
    services: readonly AcceptService[],
    keyOf: () => string | null,
    isMeant = false,
  ): Promise<string[]> => {
    const caller: Caller = { userId: '', walletId: customer.walletId, role: 'customer' };
    const draft = {
      billerId: 'ikeja-electric',
      meterNumber: goodMeter(),
      meterType: 'prepaid',
      amount: A_PURCHASE,
      ...(isMeant && { allowDuplicate: true }),
    } as const;
    const results = await Promise.allSettled(
      Array.from({ length: 20 }, (_, index) =>
        services[index % services.length]!.accept(caller, draft, keyOf()),
      ),
    );
    return results.map((result) => {
      if (result.status === 'rejected') return (result.reason as DomainError).code;
      return result.value.isReplayed ? 'replayed' : 'accepted';
    });
  };
  const ones = (): AcceptService => app.app.get(AcceptService, { strict: false });
  const others = (): AcceptService => other.get(AcceptService, { strict: false });

  it.each([
    ['without keys', () => null],
    ['with a key each', newId],
  ])('are accepted once, by one process or by two: %s', async (_, keyOf) => {
    const onceOfTwenty = ['accepted', ...Array<string>(19).fill('duplicate_purchase')];
    for (const services of [[ones()], [ones(), others()]]) {
      const { balance } = await customer.wallet();
      expect((await asked(services, keyOf)).sort()).toEqual(onceOfTwenty);
      expect((await customer.wallet()).balance).toBe(balance - A_PURCHASE);
    }
  });

  it('are one request when they have one key', async () => {
    for (const [index, services] of [[ones()], [ones(), others()]].entries()) {
      const words = await asked(services, () => `same-${index}`);
      expect(words.sort()).toEqual(['accepted', ...Array<string>(19).fill('replayed')]);
    }
  });

  it('are all accepted when they are meant', async () => {
    const words = await asked([ones()], () => null, true);
    expect(words).toEqual(Array<string>(20).fill('accepted'));
  });
});
