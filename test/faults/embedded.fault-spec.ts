import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { launchApp, startAppProcess, type AppProcess } from '../support/app-process.js';
import { aCustomer, A_PURCHASE, type Customer } from '../support/customer.js';
import { eventually } from '../support/eventually.js';
import { apiClient } from '../support/http.js';
import { goodMeter } from '../support/meters.js';
import { temporaryFolder, type TemporaryFolder } from '../support/temporary-folder.js';

describe('the app with nothing but a data folder', () => {
  let folder: TemporaryFolder;
  let env: Record<string, string>;
  let app: AppProcess;
  let customer: Customer;
  let walletBefore: unknown;
  // The customer goes where the app is.
  const place = {
    get url(): string {
      return app.url;
    },
  };

  beforeAll(async () => {
    folder = await temporaryFolder('embedded');
    env = {
      DATA_DIR: folder.path,
      SIMULATOR_PORT: '0',
      SWEEP_INTERVAL_MS: '100',
      RATE_LIMIT: 'off',
    };
    app = await startAppProcess(env);
  });
  afterAll(async () => {
    const exit = await app.stop();
    await folder.remove();
    expect(exit).toEqual({ code: 0, signal: null });
  });

  const itWorks = async (): Promise<void> => {
    const { id } = await customer.buy(goodMeter());
    expect((await customer.ended(id)).status).toBe('completed');
    walletBefore = await customer.wallet();
  };

  it('sells electricity from its own database and its own provider', async () => {
    customer = await aCustomer(place, { balance: 3 * A_PURCHASE });
    await itWorks();
  });

  it.each([
    ['port', () => ({ ...env, PORT: new URL(app.url).port })],
    [
      'port, with other data,',
      () => ({ ...env, PORT: new URL(app.url).port, DATA_DIR: '/nowhere' }),
    ],
    ['data folder', () => env],
  ])(
    'a second start on the same %s ends with one clear line and does not hurt the first',
    async (what, environment) => {
      const second = launchApp(environment());
      expect(await second.ended()).toEqual({ code: 1, signal: null });
      const lines = second.output().trim().split('\n');
      expect(lines).toHaveLength(1);
      expect(lines[0]).toMatch(what.startsWith('port') ? /^Port \d+ is in use/ : /in use|is used/);
      expect(await apiClient(app.url).get('/health/ready')).toMatchObject({ status: 200 });
      expect(await customer.wallet()).toEqual(walletBefore);
    },
  );

  it('has its data again after kill -9: the customer, the token, the money, the purchase under way', async () => {
    const underWay = await customer.buy(goodMeter());
    await app.kill9();
    app = await startAppProcess(env);
    const { email, password } = customer;
    const login = await apiClient(app.url).post('/auth/login', { email, password });
    expect(login.status).toBe(200);
    // The old token too: its secret is kept in the folder.
    await eventually(async () => {
      const { status } = await customer.payment(underWay.id, 10);
      expect(status).toBe('completed');
    });
    expect((await customer.wallet()).balance).toBe(A_PURCHASE);
    await itWorks();
  });
});
