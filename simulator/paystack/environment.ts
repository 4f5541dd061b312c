import type { PaystackOptions } from './face.js';
import { autoPayFromText, paystackProfileFromText, type PaystackProfile } from './profile.js';

type Text = (name: string, otherwise: string) => string;

/** Says which name it was that could not be read. */
function named<T>(name: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw new Error(`${name}: ${(error as Error).message}`, { cause: error });
  }
}

function profileFrom(text: Text): PaystackProfile {
  const profile = text('SIMULATOR_PAYSTACK_PROFILE', '{}');
  const autoPay = text('PAYSTACK_AUTOPAY', '');
  return {
    ...named('SIMULATOR_PAYSTACK_PROFILE', () => paystackProfileFromText(profile)),
    ...(autoPay !== '' && { autoPay: named('PAYSTACK_AUTOPAY', () => autoPayFromText(autoPay)) }),
  };
}

function webhookUrlFrom(text: Text): { url?: string } {
  const url = text('SIMULATOR_PAYSTACK_WEBHOOK_URL', '');
  if (url === '') return {};
  if (!/^https?:/.test(url) || !URL.canParse(url)) {
    throw new Error(`SIMULATOR_PAYSTACK_WEBHOOK_URL must be an http(s) URL, not "${url}"`);
  }
  return { url };
}

function retriesFrom(text: Text): { retryMs?: readonly number[] } {
  const name = 'SIMULATOR_PAYSTACK_WEBHOOK_RETRY_MS';
  const list = text(name, '');
  if (list === '') return {};
  if (!/^\d+(?:,\d+)*$/.test(list)) {
    throw new Error(`${name} must be whole numbers with commas, not "${list}"`);
  }
  return { retryMs: list.split(',').map(Number) };
}

/** @throws Error that names what cannot be read. */
export function paystackFromEnvironment(text: Text): PaystackOptions {
  return {
    secretKey: text('PAYSTACK_SECRET_KEY', 'sk_simulator'),
    merchant: text('SIMULATOR_PAYSTACK_MERCHANT', 'Bill Vending'),
    profile: profileFrom(text),
    webhook: { ...webhookUrlFrom(text), ...retriesFrom(text) },
  };
}
