import type { FundingDetailsView, FundingView } from '../../src/fundings/funding.view.js';
import { PAYSTACK_SIMULATOR_KEY } from './app.js';
import { aCustomer, demand, type Customer, type Place } from './customer.js';
import { eventually } from './eventually.js';
import { apiClient, type ApiAnswer } from './http.js';
import { signedWebhook } from './scripted-paystack.js';

/** A new customer with an empty wallet, which is funded through the simulator's Paystack. */
export interface Payer {
  readonly customer: Customer;
  /** The same key makes two requests one. */
  fund(amount: number, key: string): Promise<ApiAnswer<FundingView>>;
  opened(amount: number, key: string): Promise<FundingView>;
  funding(id: string): Promise<FundingDetailsView>;
  /** The funding once it has this status. */
  until(id: string, status: string): Promise<FundingDetailsView>;
}

/** @param place is asked anew for its URL at each request, as a process may be another by then. */
export async function aPayer(place: Place): Promise<Payer> {
  const customer = await aCustomer(place, { balance: 0 });
  const fund: Payer['fund'] = (amount, key) =>
    customer.api.post<FundingView>(
      '/wallets/fund',
      { amount },
      { headers: { 'Idempotency-Key': key } },
    );
  const funding: Payer['funding'] = async (id) =>
    demand(await customer.api.get<FundingDetailsView>(`/wallets/fundings/${id}`), 200);
  return {
    customer,
    fund,
    opened: async (amount, key) => demand(await fund(amount, key), 201),
    funding,
    until: (id, status) =>
      eventually(async () => {
        const found = await funding(id);
        if (found.status !== status) throw new Error(`${id} is ${found.status}`);
        return found;
      }),
  };
}

/** Paystack says by itself that a payment succeeded. */
export function sendPaidWebhook(place: Place, reference: string): Promise<ApiAnswer<unknown>> {
  const { body, headers } = signedWebhook(
    'charge.success',
    { id: 1, reference, status: 'success' },
    { key: PAYSTACK_SIMULATOR_KEY },
  );
  return apiClient(place.url).post('/webhooks/paystack', undefined, { rawBody: body, headers });
}

/** The payer's browser comes back from the gateway's page. */
export function returnFromGateway(place: Place, reference: string): Promise<ApiAnswer<string>> {
  const query = new URLSearchParams({ trxref: reference, reference });
  return apiClient(place.url).get<string>(`/wallets/funding-return?${query.toString()}`);
}
