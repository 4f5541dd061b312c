import { randomBytes } from 'node:crypto';
import { eventually } from './eventually.js';
import { apiClient, type ApiAnswer, type ApiClient, type ApiRequest } from './http.js';
import type { BillPaymentView } from '../../src/bill-payments/bill-payment.view.js';
import type { WalletView } from '../../src/ledger/wallet.view.js';
import type { TransactionView } from '../../src/transactions/transaction.view.js';

export type Payment = BillPaymentView;
export type Transaction = TransactionView;

/** An app a customer talks to; its URL is read anew for every request, as it changes at a restart. */
export interface Place {
  readonly url: string;
}

export interface PurchaseOptions {
  readonly key?: string;
  readonly billerId?: string;
  readonly meterType?: 'prepaid' | 'postpaid';
  readonly phone?: string;
  readonly allowDuplicate?: boolean;
}

/** A registered user with a funded wallet, and what such a person does. Amounts are kobo. */
export interface Customer {
  readonly email: string;
  readonly password: string;
  readonly token: string;
  readonly userId: string;
  readonly walletId: string;
  /** Requests in the customer's name. */
  readonly api: Pick<ApiClient, 'get' | 'post'>;
  fund(amount: number): Promise<void>;
  /** Asks for a purchase; the answer may be a refusal. */
  request(
    meterNumber: string,
    amount: number,
    options?: PurchaseOptions,
  ): Promise<ApiAnswer<Payment>>;
  /** Asks for a purchase and takes nothing but 202 for an answer. */
  buy(meterNumber: string, amount?: number, options?: PurchaseOptions): Promise<Payment>;
  payment(id: string, waitSeconds?: number): Promise<Payment>;
  /** The payment once it is final. */
  ended(id: string): Promise<Payment>;
  wallet(): Promise<WalletView>;
  /** The newest hundred, newest first. */
  transactions(): Promise<Transaction[]>;
}

export const A_PURCHASE = 500_000;

/** Registers somebody new and funds the wallet. */
export async function aCustomer(
  place: Place,
  { balance = 10_000_000 }: { balance?: number } = {},
): Promise<Customer> {
  const email = `ada-${randomBytes(8).toString('hex')}@example.com`;
  const password = 'correct horse battery';
  const registered = await apiClient(place.url).post<Registered>('/auth/register', {
    email,
    password,
    fullName: 'Ada Obi',
  });
  demand(registered, 201);
  const { accessToken: token, user, wallet } = registered.body;
  const identity = { email, password, token, userId: user.id, walletId: wallet.id };
  const customer = customerOf(place, identity);
  if (balance > 0) await customer.fund(balance);
  return customer;
}

interface Registered {
  readonly accessToken: string;
  readonly user: { readonly id: string };
  readonly wallet: WalletView;
}

type Identity = Pick<Customer, 'email' | 'password' | 'token' | 'userId' | 'walletId'>;

function customerOf(place: Place, identity: Identity): Customer {
  const { token } = identity;
  const get = <Body>(path: string, request: ApiRequest = {}): Promise<ApiAnswer<Body>> =>
    apiClient(place.url).get<Body>(path, { token, ...request });
  const post = <Body>(
    path: string,
    body?: unknown,
    request: ApiRequest = {},
  ): Promise<ApiAnswer<Body>> => apiClient(place.url).post<Body>(path, body, { token, ...request });
  const request: Customer['request'] = (meterNumber, amount, { key, ...options } = {}) =>
    post<Payment>(
      '/bill-payments',
      { billerId: 'ikeja-electric', meterNumber, meterType: 'prepaid', amount, ...options },
      key === undefined ? {} : { headers: { 'Idempotency-Key': key } },
    );
  const payment: Customer['payment'] = async (id, waitSeconds = 0) => {
    const headers = waitSeconds === 0 ? {} : { Prefer: `wait=${waitSeconds}` };
    return demand(await get<Payment>(`/bill-payments/${id}`, { headers }), 200);
  };
  return {
    ...identity,
    api: { get, post },
    request,
    payment,
    async fund(amount) {
      demand(await post('/wallets/fund', { amount }), 201);
    },
    async buy(meterNumber, amount = A_PURCHASE, options) {
      return demand(await request(meterNumber, amount, options), 202);
    },
    ended: (id) =>
      eventually(async () => {
        const found = await payment(id, 10);
        if (!isFinal(found)) throw new Error(`${id} is still ${found.status}`);
        return found;
      }),
    wallet: async () => demand(await get<WalletView>('/wallets'), 200),
    async transactions() {
      const page = await get<{ data: Transaction[] }>('/transactions?limit=100');
      return demand(page, 200).data;
    },
  };
}

export function isFinal({ status }: Payment): boolean {
  return status === 'completed' || status === 'failed';
}

/** The body of an answer that has this status. */
export function demand<Body>(answer: ApiAnswer<Body>, status: number): Body {
  if (answer.status !== status) {
    throw new Error(`${answer.status} instead of ${status}: ${JSON.stringify(answer.body)}`);
  }
  return answer.body;
}
