import { subscribe } from 'node:diagnostics_channel';
import { Pool, type Dispatcher } from 'undici';
import { failPointNow, isArmed } from '../../kernel/fail-point.js';
import type { WireAnswer } from '../../kernel/wire-answer.js';
import { readAnswerText } from './answer-text.js';

export interface OutboundHttpSettings {
  readonly baseUrl: string;
  /** How long one call may take, from first to last byte. */
  readonly timeoutMs: number;
  /** How many calls may be in flight at once. */
  readonly connectionsMax: number;
}

/** One call. Its headers are those of the company: keys, signatures. */
export interface OutboundCall {
  readonly method: 'GET' | 'POST';
  /** The path below the base URL, with its query. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  /**
   * The time on this process's monotonic clock after which the request may no longer be sent. Only a vend
   * has one.
   */
  readonly sendByMs?: number;
}

const ANSWER_BYTES_MAX = 1_048_576;
const TOO_LATE = 'not sent: the time to send it had passed';

/**
 * An HTTP client for one company, a provider or a gateway. It follows no redirects, never retries by
 * itself, and bounds time and size.
 */
export class OutboundHttp {
  private readonly pool: Pool;
  private readonly origin: string;
  private readonly path: string;

  constructor(private readonly settings: OutboundHttpSettings) {
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
  }

  /** Makes one call exactly once. Never throws. */
  async call({ method, path, headers, body, sendByMs }: OutboundCall): Promise<WireAnswer> {
    const watch = { wasSent: false };
    const isVend = sendByMs !== undefined;
    if (isVend && isArmed('request-written')) failWhenWritten(this.path + path);
    try {
      const response = await this.pool.compose(sending(watch, sendByMs)).request({
        method,
        path: this.path + path,
        headers,
        ...(body !== undefined && { body }),
        origin: this.origin,
        signal: AbortSignal.timeout(this.settings.timeoutMs),
      });
      const text = await response.body.text();
      const { statusCode: status, headers: answered } = response;
      return { kind: 'answer', status, body: readAnswerText(text), text, headers: answered };
    } catch (error) {
      return { kind: 'nothing', reason: reasonOf(error), wasSent: watch.wasSent };
    }
  }

  async close(): Promise<void> {
    await this.pool.destroy();
  }
}

/**
 * Marks that a request is about to be written, and stops a vend whose time has passed. undici calls
 * `onRequestStart` right before the first byte, even if the request waited for a connection. A request that
 * never gets there was never sent.
 */
function sending(
  watch: { wasSent: boolean },
  sendByMs: number | undefined,
): Dispatcher.DispatcherComposeInterceptor {
  return (dispatch) => (options, handler) =>
    dispatch(options, {
      onRequestStart(controller, context) {
        handler.onRequestStart?.(controller, context);
        if (sendByMs !== undefined && performance.now() > sendByMs) {
          controller.abort(new Error(TOO_LATE));
          return;
        }
        watch.wasSent = true;
        if (sendByMs !== undefined) failPointNow('before-request-written');
      },
      onResponseStart: (...answer) => handler.onResponseStart?.(...answer),
      onResponseData: (...chunk) => handler.onResponseData?.(...chunk),
      onResponseEnd: (...trailers) => handler.onResponseEnd?.(...trailers),
      onResponseError: (...fault) => handler.onResponseError?.(...fault),
    });
}

const failsWhenWritten = new Set<string>();

/**
 * Lets a test crash or freeze the process after the last byte of a request went to the socket, which undici
 * reports.
 */
function failWhenWritten(path: string): void {
  if (failsWhenWritten.has(path)) return;
  failsWhenWritten.add(path);
  subscribe('undici:request:bodySent', (message) => {
    const { request } = message as { request: { path: string } };
    if (request.path === path) failPointNow('request-written');
  });
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const code = 'code' in error ? `${String(error.code)}: ` : '';
  return code + error.message;
}
