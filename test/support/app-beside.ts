import { AppModule } from '../../src/app.module.js';
import { loadConfig } from '../../src/config/config.js';
import { createHttpApp } from '../../src/platform/http/http-server.js';
import { createLog } from '../../src/platform/logging/log.js';
import { buypowerEnvironment, paystackEnvironment, testEnvironment, type TestApp } from './app.js';

/** An app on the database and the simulator of another one, whose wallets are funded through Paystack. */
export async function startGatewayApp(
  { databaseUrl, simulator }: Pick<TestApp, 'databaseUrl' | 'simulator'>,
  env: Record<string, string> = {},
): Promise<{ url: string; close(): Promise<void> }> {
  const config = loadConfig({
    ...testEnvironment(databaseUrl, simulator.url),
    ...buypowerEnvironment(simulator),
    ...paystackEnvironment(simulator),
    ...env,
  });
  const log = createLog(config);
  const app = await createHttpApp(AppModule.with(config, log), config, log);
  await app.listen(0, '127.0.0.1');
  const url = await app.getUrl();
  simulator.paystack().sendWebhooksTo(`${url}/webhooks/paystack`);
  return { url, close: () => app.close() };
}
