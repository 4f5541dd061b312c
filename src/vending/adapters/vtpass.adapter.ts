import { subscribe } from 'node:diagnostics_channel';
import { Pool, type Dispatcher } from 'undici';
import { failPointNow, isArmed } from '../../kernel/fail-point.js';
import { KOBO_PER_NAIRA } from '../../kernel/money.js';
import {
  ElectricityProvider,
  type CatalogueLimits,
  type Meter,
  type VendOrder,
} from '../electricity-provider.js';
import type { MeterAnswer, ProviderAnswer } from '../provider-answer.js';
import { readAnswerText } from './answer-text.js';
import {
  isFields,
  limitOf,
  readBalance,
  readMeterAnswer,
  readVendAnswer,
  type WireAnswer,
} from './vtpass-answer.js';
import { vtpassRequestId } from './vtpass-request-id.js';

export interface VtpassSettings {
  readonly baseUrl: string;
  readonly apiKey: string;
  readonly secretKey: string;
  readonly publicKey: string;
  /** How long one call may take, from first to last byte. */
  readonly timeoutMs: number;
  /** How many calls may be in flight at once. */
  readonly connectionsMax: number;
}

const ANSWER_BYTES_MAX = 1_048_576;
/** VTpass asks for a phone number with every purchase; this stands for "none given". */
const NO_PHONE = '08000000000';
const TOO_LATE = 'not sent: the time to send it had passed';

/** VTpass over HTTP: no redirects, no automatic retries, and never a guess. */
export class VtpassAdapter extends ElectricityProvider {
  readonly code = 'vtpass';
  private readonly pool: Pool;
  private readonly origin: string;
  private readonly path: string;

  constructor(private readonly settings: VtpassSettings) {
    super();
    const url = new URL(settings.baseUrl);
    this.origin = url.origin;
    this.path = url.pathname.replace(/\/$/, '');
    this.pool = new Pool(this.origin, {
      connections: settings.connectionsMax,
      pipelining: 1,
      maxResponseSize: ANSWER_BYTES_MAX,
      headersTimeout: settings.timeoutMs,
      bodyTimeout: settings.timeoutMs,
      connect: { timeout: Math.min(settings.timeoutMs, 10_000) },
    });
    if (isArmed('request-written')) failWhenWritten();
  }

  newRequestId(now: Date): string {
    return vtpassRequestId(now);
  }

  async verify(meter: Meter): Promise<MeterAnswer> {
    return readMeterAnswer(
      await this.post('/merchant-verify', {
        billersCode: meter.meterNumber,
        serviceID: meter.billerId,
        type: meter.meterType,
      }),
    );
  }

  async vend(order: VendOrder): Promise<ProviderAnswer> {
    const wire = await this.post(
      '/pay',
      {
        request_id: order.requestId,
        serviceID: order.billerId,
        billersCode: order.meterNumber,
        variation_code: order.meterType,
        amount: order.amount / KOBO_PER_NAIRA,
        phone: order.phone ?? NO_PHONE,
      },
      order.sendByMs,
    );
    return readVendAnswer(wire, 'pay', order.requestId);
  }

  async requery(requestId: string): Promise<ProviderAnswer> {
    const wire = await this.post('/requery', { request_id: requestId });
    return readVendAnswer(wire, 'requery', requestId);
  }

  async balance(): Promise<number | null> {
    return readBalance(await this.get('/balance'));
  }

  async catalogue(): Promise<readonly CatalogueLimits[] | null> {
    const wire = await this.get('/services?identifier=electricity-bill');
    if (wire.kind === 'nothing' || wire.status !== 200 || !isFields(wire.body)) return null;
    const { content } = wire.body;
    if (!Array.isArray(content)) return null;
    return content.filter(isFields).flatMap((service) =>
      typeof service.serviceID === 'string'
        ? [
            {
              billerId: service.serviceID,
              // The provider's own spelling.
              minAmount: limitOf(service.minimium_amount),
              maxAmount: limitOf(service.maximum_amount),
            },
          ]
        : [],
    );
  }

  async close(): Promise<void> {
    await this.pool.destroy();
  }

  private get(path: string): Promise<WireAnswer> {
    return this.call({
      method: 'GET',
      path: this.path + path,
      headers: { 'api-key': this.settings.apiKey, 'public-key': this.settings.publicKey },
    });
  }

  private post(path: string, body: object, sendByMs?: number): Promise<WireAnswer> {
    return this.call(
      {
        method: 'POST',
        path: this.path + path,
        headers: {
          'api-key': this.settings.apiKey,
          'secret-key': this.settings.secretKey,
          'content-type': 'application/json',
        },
        body: JSON.stringify(body),
      },
      sendByMs,
    );
  }

  private async call(
    options: Pick<Dispatcher.RequestOptions, 'method' | 'path' | 'headers' | 'body'>,
    sendByMs?: number,
  ): Promise<WireAnswer> {
    const dispatcher = sendByMs === undefined ? this.pool : this.pool.compose(sendBy(sendByMs));
    try {
      const response = await dispatcher.request({
        ...options,
        origin: this.origin,
        signal: AbortSignal.timeout(this.settings.timeoutMs),
      });
      const text = await response.body.text();
      return { kind: 'answer', status: response.statusCode, body: readAnswerText(text) };
    } catch (error) {
      return { kind: 'nothing', reason: reasonOf(error) };
    }
  }
}

/**
 * Refuses to write a request after its moment has passed. undici calls `onRequestStart` right before
 * the first byte, also for a request that had to wait for a connection.
 */
function sendBy(sendByMs: number): Dispatcher.DispatcherComposeInterceptor {
  return (dispatch) => (options, handler) =>
    dispatch(options, {
      onRequestStart(controller, context) {
        handler.onRequestStart?.(controller, context);
        if (performance.now() > sendByMs) controller.abort(new Error(TOO_LATE));
        else failPointNow('before-request-written');
      },
      onResponseStart: (...answer) => handler.onResponseStart?.(...answer),
      onResponseData: (...chunk) => handler.onResponseData?.(...chunk),
      onResponseEnd: (...trailers) => handler.onResponseEnd?.(...trailers),
      onResponseError: (...fault) => handler.onResponseError?.(...fault),
    });
}

/** undici tells when the last byte of a request was handed to the socket. A test's crash or freeze. */
function failWhenWritten(): void {
  subscribe('undici:request:bodySent', (message) => {
    const { request } = message as { request: { path: string } };
    if (request.path.endsWith('/pay')) failPointNow('request-written');
  });
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const code = 'code' in error ? `${String(error.code)}: ` : '';
  return code + error.message;
}
