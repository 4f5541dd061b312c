import type { Config } from './config.js';

const PAYSTACK_URL = 'https://api.paystack.co';
/** Where the simulator speaks Paystack's protocol. */
export const PAYSTACK_PATH = '/paystack';
export const SIMULATOR_SECRET_KEY = 'sk_simulator';

/** Whether Paystack is the simulator: nobody has named a key, so nobody means the real one. */
export function isPaystackSimulated({ env }: Config): boolean {
  return env.PAYSTACK_BASE_URL === undefined && env.PAYSTACK_SECRET_KEY === SIMULATOR_SECRET_KEY;
}

/** Where Paystack is. */
export function paystackUrl(config: Config): string {
  if (isPaystackSimulated(config)) {
    return `http://127.0.0.1:${config.env.SIMULATOR_PORT}${PAYSTACK_PATH}`;
  }
  return config.env.PAYSTACK_BASE_URL ?? PAYSTACK_URL;
}

/** Where a payer's browser comes back to; null leaves it to the gateway's own settings. */
export function fundingCallbackUrl({ env, isProduction }: Config): string | null {
  if (env.FUNDING_CALLBACK_URL !== undefined) return env.FUNDING_CALLBACK_URL;
  return isProduction ? null : `http://localhost:${env.PORT}/wallets/funding-return`;
}
