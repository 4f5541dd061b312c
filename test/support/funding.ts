import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { AppModule } from '../../src/app.module.js';
import { loadConfig } from '../../src/config/config.js';
import { createHttpApp } from '../../src/platform/http/http-server.js';
import { createLog } from '../../src/platform/logging/log.js';
import type { FundingDetailsView, FundingView } from '../../src/fundings/funding.view.js';
import { startTestApp, testEnvironment, type TestApp } from './app.js';
import { aCustomer, demand, type Customer } from './customer.js';
import { eventually } from './eventually.js';
import { apiClient, type ApiAnswer } from './http.js';
import {
  PAYSTACK_KEY,
  signedWebhook,
  startScriptedPaystack,
  type ScriptedPaystack,
  type SignedWebhook,
} from './scripted-paystack.js';

/** A sweep that comes only when a test waits for it. */
export const NO_SWEEP = { FUNDING_SCHEDULE: '1h*3' };

/** An app whose wallets are funded through a scripted Paystack. */
export interface FundingApp {
  readonly app: TestApp;
  readonly paystack: ScriptedPaystack;
  readonly customer: Customer;
  fund(amount: number, key?: string, place?: { url: string }): Promise<ApiAnswer<FundingView>>;
  /** A funding whose payer has been shown where to pay. */
  opened(amount?: number, place?: { url: string }): Promise<FundingView>;
  funding(id: string, waitSeconds?: number): Promise<FundingDetailsView>;
  /** The funding once it has this status. */
  until(id: string, status: string): Promise<FundingDetailsView>;
  balance(): Promise<number>;
  notify(webhook: SignedWebhook, place?: { url: string }): Promise<ApiAnswer<unknown>>;
  paid(reference: string): SignedWebhook;
  returns(reference: string, place?: { url: string }): Promise<ApiAnswer<string>>;
  /** The types of the events of a funding, in their order. */
  events(id: string): Promise<string[]>;
  incidents(id: string): Promise<string[]>;
  close(): Promise<void>;
}

export function scriptedEnvironment(url: string): Record<string, string> {
  return {
    FUNDING_GATEWAY: 'paystack',
    PAYSTACK_BASE_URL: url,
    PAYSTACK_SECRET_KEY: PAYSTACK_KEY,
  };
}

export async function startFundingApp(env: Record<string, string> = {}): Promise<FundingApp> {
  const paystack = await startScriptedPaystack();
  const app = await startTestApp({ ...scriptedEnvironment(paystack.url), ...env });
  const customer = await aCustomer(app, { balance: 0 });
  const { database } = app;
  const funding: FundingApp['funding'] = async (id, waitSeconds = 0) => {
    const headers = { Prefer: `wait=${waitSeconds}` };
    return demand(
      await customer.api.get<FundingDetailsView>(`/wallets/fundings/${id}`, { headers }),
      200,
    );
  };
  const fund: FundingApp['fund'] = (amount, key, place = app) =>
    apiClient(place.url).post<FundingView>(
      '/wallets/fund',
      { amount },
      {
        token: customer.token,
        ...(key !== undefined && { headers: { 'Idempotency-Key': key } }),
      },
    );
  return {
    app,
    paystack,
    customer,
    fund,
    funding,
    opened: async (amount = 5_000_00, place = app) =>
      demand(await fund(amount, undefined, place), 201),
    until: (id, status) =>
      eventually(async () => {
        const found = await funding(id);
        if (found.status !== status) throw new Error(`it is ${found.status}`);
        return found;
      }),
    balance: async () => (await customer.wallet()).balance,
    notify: ({ body, headers }, place = app) =>
      apiClient(place.url).post('/webhooks/paystack', undefined, { rawBody: body, headers }),
    paid: (reference) => {
      const found = paystack.transactions.get(reference);
      return signedWebhook('charge.success', { id: 1, reference, ...found, metadata: 0 });
    },
    returns: (reference, place = app) =>
      apiClient(place.url).get<string>(
        `/wallets/funding-return?trxref=${reference}&reference=${reference}`,
      ),
    events: async (id) => {
      const rows = await database.query<{ type: string }>(
        'SELECT type FROM events WHERE subject_id = $1 ORDER BY seq',
        [id],
      );
      return rows.map(({ type }) => type);
    },
    incidents: async (id) => {
      const rows = await database.query<{ kind: string }>(
        'SELECT kind FROM incidents WHERE funding_id = $1 ORDER BY kind',
        [id],
      );
      return rows.map(({ kind }) => kind);
    },
    close: async () => {
      await app.close();
      await paystack.close();
    },
  };
}

/** Another process's worth of app on the same database: pools, sweep and memory of its own. */
export async function startSecondApp(
  first: FundingApp,
  env: Record<string, string> = {},
): Promise<{ url: string; close(): Promise<void> }> {
  const { databaseUrl, simulator } = first.app;
  const config = loadConfig({
    ...testEnvironment(databaseUrl, simulator.url),
    ...scriptedEnvironment(first.paystack.url),
    ...env,
  });
  const log = createLog(config);
  const app: NestFastifyApplication = await createHttpApp(AppModule.with(config, log), config, log);
  await app.listen(0, '127.0.0.1');
  return { url: await app.getUrl(), close: () => app.close() };
}
