import { json, type Answer } from './answer.js';
import type { JsonObject } from './disco-shapes.js';
import type { VendRecord } from './record.js';
import type { VtpassApi } from './vtpass-api.js';

export interface Keys {
  readonly apiKey: string;
  readonly secretKey: string;
  readonly publicKey: string;
}

/** `open` routes are the simulator's own: they need no keys and add no latency. */
export type Route =
  | { readonly method: 'POST'; readonly handle: (body: JsonObject) => Answer | Promise<Answer> }
  | {
      readonly method: 'GET';
      readonly open?: true;
      readonly handle: (query: URLSearchParams) => Answer | Promise<Answer>;
    };

const pageDefault = 1000;
const pageMax = 10_000;

function wholeNumber(text: string | null, otherwise: number): number {
  return text !== null && /^\d{1,15}$/.test(text) ? Number(text) : otherwise;
}

async function page(record: VendRecord, query: URLSearchParams): Promise<Answer> {
  const since = wholeNumber(query.get('since'), 0);
  const limit = Math.min(pageMax, wholeNumber(query.get('limit'), pageDefault));
  await record.written();
  const data = record.since(since, limit);
  return json({ data, next: data.at(-1)?.seq ?? since });
}

export function routesOf(api: VtpassApi, record: VendRecord): ReadonlyMap<string, Route> {
  return new Map<string, Route>([
    ['/api/pay', { method: 'POST', handle: (body) => api.pay(body) }],
    ['/api/requery', { method: 'POST', handle: (body) => api.requery(body) }],
    ['/api/merchant-verify', { method: 'POST', handle: (body) => api.verify(body) }],
    ['/api/balance', { method: 'GET', handle: () => api.balance() }],
    ['/api/services', { method: 'GET', handle: (query) => api.services(query) }],
    ['/api/service-categories', { method: 'GET', handle: () => api.categories() }],
    ['/api/service-variations', { method: 'GET', handle: (query) => api.variations(query) }],
    ['/_record', { method: 'GET', open: true, handle: (query) => page(record, query) }],
    [
      '/_calls',
      {
        method: 'GET',
        open: true,
        handle: (query) => json(record.calls(query.get('requestId') ?? '')),
      },
    ],
    ['/_health', { method: 'GET', open: true, handle: () => json({ status: 'ok' }) }],
  ]);
}
