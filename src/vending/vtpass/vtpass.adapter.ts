import { dialledInNigeria } from '../../kernel/input/phone.js';
import { KOBO_PER_NAIRA } from '../../kernel/money.js';
import { OutboundHttp } from '../../platform/http-client/outbound-http.js';
import type { MeterReply } from '../provider/answer-contract.js';
import type { AttemptIntent } from '../provider/attempt-intent.js';
import type {
  CatalogueLimits,
  Meter,
  OrderIntent,
  VendOrder,
} from '../provider/electricity-provider.js';
import type { ProviderAnswer } from '../provider/provider-answer.js';
import { idOf } from '../provider/answer-fields.js';
import { BoundProvider } from '../provider/bound-provider.js';
import { datedRequestId, isNearLagosMidnight } from '../provider/dated-request-id.js';
import { bodyOf, type WireAnswer } from '../provider/provider-wire.js';
import { forCustomers, type Audience } from '../tokens/test-tokens.js';
import {
  readVtpassBalance,
  readVtpassMeterAnswer,
  readServices,
  readVtpassVendAnswer,
} from './vtpass-answer.js';
import { VTPASS_CONTRACT } from './vtpass-contract.js';
import { CALLBACK } from './vtpass-wire.js';

export interface VtpassSettings extends Audience {
  readonly baseUrl: string;
  readonly apiKey: string;
  readonly secretKey: string;
  readonly publicKey: string;
  /** How long one call may take, from first to last byte. */
  readonly timeoutMs: number;
  /** How long after its attempt was stored a vend may still be sent. */
  readonly sendWithinMs: number;
  /** Whether nothing is sent around midnight in Lagos. */
  readonly restsAtMidnight: boolean;
  /** How many calls may be in flight at once. */
  readonly connectionsMax: number;
}

/** A number that means "none given". VTpass requires a phone number with every purchase. */
const NO_PHONE = '08000000000';

/** The largest expected difference between our clock and VTpass's. */
const CLOCKS_DIFFER_MS = 5_000;

/** VTpass over HTTP: no redirects, no automatic retries, and never a guess. */
export class VtpassAdapter extends BoundProvider {
  readonly code = 'vtpass';
  protected readonly contract = VTPASS_CONTRACT;
  private readonly http: OutboundHttp;

  constructor(private readonly settings: VtpassSettings) {
    super();
    this.http = new OutboundHttp(settings);
  }

  get timeoutMs(): number {
    return this.settings.timeoutMs;
  }

  /** VTpass vends for all twelve discos; the ids of our billers are its own. */
  vendsFor(): boolean {
    return true;
  }

  requestIdFor(intent: AttemptIntent, day: string): string {
    return datedRequestId(intent, this.code, day);
  }

  /**
   * VTpass refuses an id with another date than today's (`085`). An id from before midnight in Lagos could
   * arrive after it, and the clocks may differ, so no order is sent around midnight.
   */
  restsAt(now: Date): boolean {
    const { sendWithinMs, restsAtMidnight } = this.settings;
    const beforeMs = sendWithinMs + CLOCKS_DIFFER_MS;
    return restsAtMidnight && isNearLagosMidnight(now, beforeMs, CLOCKS_DIFFER_MS);
  }

  protected async sendVerify(meter: Meter): Promise<MeterReply> {
    const wire = await this.post('/merchant-verify', {
      billersCode: meter.meterNumber,
      serviceID: meter.billerId,
      type: meter.meterType,
    });
    return { answer: readVtpassMeterAnswer(wire), body: bodyOf(wire) };
  }

  protected async sendVend(order: VendOrder): Promise<ProviderAnswer> {
    const wire = await this.post(
      '/pay',
      {
        request_id: order.requestId,
        serviceID: order.billerId,
        billersCode: order.meterNumber,
        variation_code: order.meterType,
        amount: order.amount / KOBO_PER_NAIRA,
        phone: order.phone === null ? NO_PHONE : dialledInNigeria(order.phone),
      },
      order.sendByMs,
    );
    return forCustomers(readVtpassVendAnswer(wire, 'pay'), order.requestId, this.settings);
  }

  protected async sendRequery({ requestId }: OrderIntent): Promise<ProviderAnswer> {
    const wire = await this.post('/requery', { request_id: requestId });
    return forCustomers(readVtpassVendAnswer(wire, 'requery'), requestId, this.settings);
  }

  requestIdOf(callback: unknown): string | null {
    return idOf(CALLBACK.safeParse(callback).data?.data.requestId);
  }

  async balance(): Promise<number | null> {
    return readVtpassBalance(await this.get('/balance'));
  }

  async catalogue(): Promise<readonly CatalogueLimits[] | null> {
    const wire = await this.get('/services?identifier=electricity-bill');
    if (wire.kind === 'nothing' || wire.status !== 200) return null;
    return readServices(wire.body);
  }

  async close(): Promise<void> {
    await this.http.close();
  }

  private get(path: string): Promise<WireAnswer> {
    return this.http.call({
      method: 'GET',
      path,
      headers: { 'api-key': this.settings.apiKey, 'public-key': this.settings.publicKey },
    });
  }

  private post(path: string, body: object, sendByMs?: number): Promise<WireAnswer> {
    return this.http.call({
      method: 'POST',
      path,
      headers: {
        'api-key': this.settings.apiKey,
        'secret-key': this.settings.secretKey,
        'content-type': 'application/json',
      },
      body: JSON.stringify(body),
      ...(sendByMs !== undefined && { sendByMs }),
    });
  }
}
