import { setTimeout as pause } from 'node:timers/promises';
import { randomUUID } from 'node:crypto';
import type { ApiAnswer, ApiClient } from './api-client.js';
import type { ClientLogWriter } from './client-log-writer.js';

/** Somebody with a wallet; the token is renewed when it has run out. */
export interface Customer {
  readonly email: string;
  readonly wallet: string;
  token: string;
}

const PASSWORD = 'correct horse battery';
const FUNDING_KOBO = 500_000_000;
const BACKOFF_MIN_MS = 150;
const BACKOFF_MAX_MS = 3_000;

/** Registers customers with funded wallets, before anything goes wrong. */
export async function registerCustomers(
  count: number,
  api: ApiClient,
  log: ClientLogWriter,
): Promise<Customer[]> {
  const customers: Customer[] = [];
  for (let nth = 0; nth < count; nth += 1) {
    const email = `customer-${nth}@example.com`;
    const body = { email, password: PASSWORD, fullName: `Customer ${nth}` };
    const answer = await api.ask(nth, { method: 'POST', path: '/auth/register', body });
    const { accessToken, wallet } = answer.body as { accessToken: string; wallet: { id: string } };
    const customer = { email, wallet: wallet.id, token: accessToken };
    await fund(customer, api, log, () => Promise.resolve());
    customers.push(customer);
  }
  return customers;
}

/** Puts money in, with one key until there is an answer. */
export async function fund(
  customer: Customer,
  api: ApiClient,
  log: ClientLogWriter,
  beforeRetry: () => Promise<void>,
): Promise<void> {
  const key = randomUUID();
  const ask = { what: 'funding', wallet: customer.wallet, key, amount: FUNDING_KOBO } as const;
  for (let tries = 0; ; tries += 1) {
    const n = log.ask(ask);
    const request = { method: 'POST', path: '/wallets/fund', key, token: customer.token } as const;
    const answer = await api.ask(n, { ...request, body: { amount: FUNDING_KOBO } });
    log.answer(n, answer);
    if (isConclusive(answer)) return;
    await afterDoubt(answer, tries, customer, api);
    await beforeRetry();
  }
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
