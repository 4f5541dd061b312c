import { dialledInNigeria } from '../../kernel/input/phone.js';
import { KOBO_PER_NAIRA } from '../../kernel/money.js';
import { OutboundHttp } from '../../platform/http-client/outbound-http.js';
import { NOT_SENT, type MeterReply } from '../provider/answer-contract.js';
import type { AttemptIntent } from '../provider/attempt-intent.js';
import type {
  CatalogueLimits,
  Meter,
  OrderIntent,
  VendOrder,
} from '../provider/electricity-provider.js';
import type { ProviderAnswer } from '../provider/provider-answer.js';
import { idOf } from '../provider/answer-fields.js';
import { readBuypowerVendAnswer } from './buypower-answer.js';
import { BUYPOWER_CONTRACT } from './buypower-contract.js';
import { CALLBACK } from './buypower-wire.js';
import { discoOf } from './buypower-discos.js';
import {
  readBuypowerBalance,
  readDiscos,
  readBuypowerMeterAnswer,
} from './buypower-enquiry-answer.js';
import type { AnswerContext } from './buypower-envelope.js';
import { datedRequestId } from '../provider/dated-request-id.js';
import { BoundProvider } from '../provider/bound-provider.js';
import { bodyOf, type WireAnswer } from '../provider/provider-wire.js';
import { forCustomers, type Audience } from '../tokens/test-tokens.js';

export interface BuypowerSettings extends Audience {
  readonly baseUrl: string;
  readonly apiKey: string;
  /** How long one call may take, from first to last byte. */
  readonly timeoutMs: number;
  /** How many calls may be in flight at once. */
  readonly connectionsMax: number;
}

/** A number that means "none given". Whether BuyPower requires a phone number is not documented. */
const NO_PHONE = '08000000000';

/** BuyPower over HTTP. Only its signed answers are believed. */
export class BuypowerAdapter extends BoundProvider {
  readonly code = 'buypower';
  protected readonly contract = BUYPOWER_CONTRACT;
  private readonly http: OutboundHttp;

  constructor(private readonly settings: BuypowerSettings) {
    super();
    this.http = new OutboundHttp(settings);
  }

  get timeoutMs(): number {
    return this.settings.timeoutMs;
  }

  vendsFor(billerId: string): boolean {
    return discoOf(billerId) !== undefined;
  }

  requestIdFor(intent: AttemptIntent, day: string): string {
    return datedRequestId(intent, this.code, day);
  }

  restsAt(): boolean {
    return false;
  }

  protected async sendVerify({ billerId, meterNumber, meterType }: Meter): Promise<MeterReply> {
    const disco = discoOf(billerId);
    if (disco === undefined) {
      return { answer: { kind: 'unavailable', reason: notSold(billerId) }, body: undefined };
    }
    const query = new URLSearchParams({ meter: meterNumber, disco, vendType: vendType(meterType) });
    const wire = await this.get(`/check/meter?${query.toString()}`);
    return { answer: readBuypowerMeterAnswer(wire, this.reading()), body: bodyOf(wire) };
  }

  protected async sendVend(order: VendOrder): Promise<ProviderAnswer> {
    const disco = discoOf(order.billerId);
    if (disco === undefined) return neverSent(notSold(order.billerId));
    const wire = await this.http.call({
      method: 'POST',
      path: '/vend?strict=0',
      headers: { ...this.keys(), 'content-type': 'application/json' },
      body: JSON.stringify({
        orderId: order.requestId,
        meter: order.meterNumber,
        disco,
        vendType: vendType(order.meterType),
        vertical: 'ELECTRICITY',
        amount: order.amount / KOBO_PER_NAIRA,
        phone: order.phone === null ? NO_PHONE : dialledInNigeria(order.phone),
        paymentType: 'B2B',
      }),
      sendByMs: order.sendByMs,
    });
    const answer = readBuypowerVendAnswer(wire, 'vend', this.reading());
    return forCustomers(answer, order.requestId, this.settings);
  }

  protected async sendRequery({ requestId }: OrderIntent): Promise<ProviderAnswer> {
    const wire = await this.get(`/transaction/${encodeURIComponent(requestId)}`);
    const answer = readBuypowerVendAnswer(wire, 'requery', this.reading());
    return forCustomers(answer, requestId, this.settings);
  }

  requestIdOf(callback: unknown): string | null {
    const { data: said } = CALLBACK.safeParse(callback);
    return idOf(said?.orderId ?? said?.data?.orderId);
  }

  async balance(): Promise<number | null> {
    return readBuypowerBalance(await this.get('/wallet/balance'), this.reading());
  }

  async catalogue(): Promise<readonly CatalogueLimits[] | null> {
    return readDiscos(await this.get('/discos/status'), this.reading());
  }

  async close(): Promise<void> {
    await this.http.close();
  }

  private get(path: string): Promise<WireAnswer> {
    return this.http.call({ method: 'GET', path, headers: this.keys() });
  }

  private keys(): Record<string, string> {
    return { authorization: `Bearer ${this.settings.apiKey}` };
  }

  private reading(): AnswerContext {
    return { apiKey: this.settings.apiKey, now: new Date() };
  }
}

function vendType(meterType: Meter['meterType']): 'PREPAID' | 'POSTPAID' {
  return meterType === 'prepaid' ? 'PREPAID' : 'POSTPAID';
}

function notSold(billerId: string): string {
  return `BuyPower does not vend for ${billerId}`;
}

/**
 * A refusal without a call. The router never chooses BuyPower for such a biller; if it did, no order would
 * be sent.
 */
function neverSent(reason: string): ProviderAnswer {
  const evidence = { reason };
  return { kind: 'refused', code: NOT_SENT, message: reason, fault: 'provider', evidence };
}
