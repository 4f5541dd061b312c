import { newId } from '../../src/kernel/ids.js';
import { lagosDate } from '../../src/kernel/lagos-date.js';
import type {
  ElectricityProvider,
  VendOrder,
} from '../../src/vending/provider/electricity-provider.js';
import { httpAnswer, withHeaders, type WireRequest } from './hostile-server.js';
import { inGoodTime } from './waits.js';

/** What a simulator's meter does, whatever number stands for it at this company. */
export type Outcome =
  | 'delivered'
  | 'refused'
  | 'pending, then delivered'
  | 'pending, then refused'
  | 'delivered, then reversed'
  | 'delivered, the token later'
  | 'silence, though delivered'
  | 'silence, and nothing done'
  | 'reset, though delivered'
  | 'server error, though delivered'
  | 'server error, and nothing done'
  | 'garbage, though delivered'
  | 'refused, others may vend'
  | 'asks to wait, and nothing done';

/** The company's simulator, as a witness. */
export interface ProviderSimulator {
  readonly url: string;
  /** How many vends it made for this request id. */
  vends(requestId: string): number;
  close(): Promise<void>;
}

/** All that is particular to one company: how to reach it, and how it is simulated. */
export interface ProviderKit {
  /** @param keys `wrong` ones are refused by the simulator. */
  adapter(
    baseUrl: string,
    settings?: { timeoutMs?: number; connectionsMax?: number; keys?: 'right' | 'wrong' },
  ): ElectricityProvider;
  startSimulator(): Promise<ProviderSimulator>;
  /** A fresh meter of that outcome. */
  meter(outcome: Outcome): string;
  billerId: string;
  /** The body of a good answer, delivered, to this request. */
  goodAnswer(request: WireRequest): string;
  /** The headers that the company sends with a body, such as a signature; none without it. */
  headersFor?(body: string): Readonly<Record<string, string>>;
}

/** What the company sends with status 200 and this body, as text. */
export function sentBy(
  kit: ProviderKit,
  body: string,
  headers: Readonly<Record<string, string>> = {},
): string {
  return withHeaders(httpAnswer('200 OK', body, headers), (text) => kit.headersFor?.(text) ?? {});
}

/** The id of a purchase that nobody made before, sent today. */
export function aRequestId(provider: ElectricityProvider): string {
  const intent = { walletId: newId(), paymentId: newId(), idempotencyKey: null, number: 1 };
  return provider.requestIdFor(intent, lagosDate(new Date()));
}

/** An order that would be delivered, in good time. */
export function orderOf(
  kit: ProviderKit,
  provider: ElectricityProvider,
  with_: Partial<VendOrder> = {},
): VendOrder {
  return {
    requestId: aRequestId(provider),
    billerId: kit.billerId,
    meterNumber: kit.meter('delivered'),
    meterType: 'prepaid',
    amount: 5_000_00,
    phone: null,
    sendByMs: inGoodTime(),
    ...with_,
  };
}
