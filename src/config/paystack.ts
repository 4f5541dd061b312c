import type { Config } from './config.js';

const PAYSTACK_URL = 'https://api.paystack.co';
/** The path at which the simulator acts as Paystack. */
export const PAYSTACK_PATH = '/paystack';
export const SIMULATOR_SECRET_KEY = 'sk_simulator';

/** Whether the simulator acts as Paystack: true while no key is configured. */
export function isPaystackSimulated({ env }: Config): boolean {
  return env.PAYSTACK_BASE_URL === undefined && env.PAYSTACK_SECRET_KEY === SIMULATOR_SECRET_KEY;
}

/** The base URL of Paystack. */
export function paystackUrl(config: Config): string {
  if (isPaystackSimulated(config)) {
    return `http://127.0.0.1:${config.env.SIMULATOR_PORT}${PAYSTACK_PATH}`;
  }
  return config.env.PAYSTACK_BASE_URL ?? PAYSTACK_URL;
}

/** The address to which a payer's browser returns; null leaves it to the gateway's own settings. */
export function fundingCallbackUrl({ env, isProduction }: Config): string | null {
  if (env.FUNDING_CALLBACK_URL !== undefined) return env.FUNDING_CALLBACK_URL;
  return isProduction ? null : `http://localhost:${env.PORT}/wallets/funding-return`;
}
