import { createHmac, timingSafeEqual } from 'node:crypto';
import { OutboundHttp } from '../../platform/http-client/outbound-http.js';
import { readAnswerText } from '../../platform/http-client/answer-text.js';
import { FundingGateway, type GatewayOrder, type GatewayQuestion } from './funding-gateway.js';
import type { GatewayAnswer, InitialiseAnswer } from './gateway-answer.js';
import type { GatewayNotice } from '../notices/gateway-notice.js';
import { readInitialise, readNoticeBody, readVerify } from './paystack-answer.js';

export interface PaystackSettings {
  readonly baseUrl: string;
  readonly secretKey: string;
  readonly timeoutMs: number;
  readonly connectionsMax: number;
  /** Where the payer's browser goes afterwards; null leaves it to Paystack's dashboard. */
  readonly callbackUrl: string | null;
}

/** Paystack over HTTP. A call is never repeated: after a failed one, the result is asked for later. */
export class PaystackAdapter extends FundingGateway {
  readonly code = 'paystack';
  private readonly http: OutboundHttp;

  constructor(private readonly settings: PaystackSettings) {
    super();
    this.http = new OutboundHttp(settings);
  }

  get timeoutMs(): number {
    return this.settings.timeoutMs;
  }

  async initialise(order: GatewayOrder): Promise<InitialiseAnswer> {
    const { callbackUrl } = this.settings;
    const wire = await this.http.call({
      method: 'POST',
      path: '/transaction/initialize',
      headers: { ...this.keys(), 'content-type': 'application/json' },
      body: JSON.stringify({
        email: order.email,
        amount: order.amount,
        currency: 'NGN',
        reference: order.reference,
        ...(callbackUrl !== null && { callback_url: callbackUrl }),
        metadata: { ...order.metadata, ...cancelAction(callbackUrl, order.reference) },
      }),
    });
    return readInitialise(wire, order.reference);
  }

  async verify({ reference }: GatewayQuestion): Promise<GatewayAnswer> {
    const wire = await this.http.call({
      method: 'GET',
      path: `/transaction/verify/${encodeURIComponent(reference)}`,
      headers: this.keys(),
    });
    return readVerify(wire, reference);
  }

  /** Hex HMAC-SHA512 of the body's bytes; its key is the secret key of the API. */
  readNotice(bytes: Uint8Array, signature: string | undefined): GatewayNotice | null {
    const expected = createHmac('sha512', this.settings.secretKey).update(bytes).digest();
    const isHex = signature !== undefined && /^[0-9a-f]{128}$/i.test(signature);
    const given = Buffer.from(isHex ? signature : '00'.repeat(64), 'hex');
    if (!timingSafeEqual(expected, given) || !isHex) return null;
    return readNoticeBody(readAnswerText(Buffer.from(bytes).toString('utf8')));
  }

  async close(): Promise<void> {
    await this.http.close();
  }

  private keys(): Record<string, string> {
    return { authorization: `Bearer ${this.settings.secretKey}`, accept: 'application/json' };
  }
}

/** The address for payers who cancel. It is ours too, so that the funding can end at once. */
function cancelAction(callbackUrl: string | null, reference: string): object {
  if (callbackUrl === null) return {};
  const url = new URL(callbackUrl);
  url.searchParams.set('reference', reference);
  return { cancel_action: url.href };
}
