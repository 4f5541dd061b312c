import { setTimeout as pause } from 'node:timers/promises';
import type { ApiAnswer, ApiClient } from './api-client.js';

/** Somebody with a wallet; the token is renewed when it has run out. */
export interface Customer {
  readonly email: string;
  readonly wallet: string;
  token: string;
}

const PASSWORD = 'correct horse battery';
/** A password takes its time to hash, and nobody waits longer than a client does. */
const REGISTERED_AT_ONCE = 4;
const BACKOFF_MIN_MS = 150;
const BACKOFF_MAX_MS = 3_000;

/** Registers customers whose wallets are filled, before anything goes wrong. */
export async function registerCustomers(
  count: number,
  api: ApiClient,
  fill: (customer: Customer) => Promise<void>,
): Promise<Customer[]> {
  const customers: Customer[] = [];
  while (customers.length < count) {
    const from = customers.length;
    const size = Math.min(REGISTERED_AT_ONCE, count - from);
    const some = Array.from({ length: size }, (_, nth) => register(from + nth, api));
    customers.push(...(await Promise.all(some)));
  }
  await Promise.all(customers.map(fill));
  return customers;
}

async function register(nth: number, api: ApiClient): Promise<Customer> {
  const email = `customer-${nth}@example.com`;
  const body = { email, password: PASSWORD, fullName: `Customer ${nth}` };
  const answer = await api.ask(nth, { method: 'POST', path: '/auth/register', body });
  if (answer.status !== 201) throw new Error(`nobody was registered: ${JSON.stringify(answer)}`);
  const { accessToken, wallet } = answer.body as { accessToken: string; wallet: { id: string } };
  return { email, wallet: wallet.id, token: accessToken };
}

/** Whether an answer says what became of the request, so that it need not be made again. */
export function isConclusive({ status }: ApiAnswer): boolean {
  return status >= 200 && status < 500 && status !== 401 && status !== 429;
}

/** What a client's app does when it does not know: it waits, longer each time, and asks again. */
export async function afterDoubt(
  { status }: ApiAnswer,
  tries: number,
  customer: Customer,
  api: ApiClient,
): Promise<void> {
  const waitMs = Math.min(BACKOFF_MAX_MS, BACKOFF_MIN_MS * 2 ** tries);
  await pause(waitMs * (0.5 + Math.random()));
  if (status !== 401) return;
  const body = { email: customer.email, password: PASSWORD };
  const answer = await api.ask(tries, { method: 'POST', path: '/auth/login', body });
  if (typeof answer.body['accessToken'] === 'string') customer.token = answer.body['accessToken'];
}
