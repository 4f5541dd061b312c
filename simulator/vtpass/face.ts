import type { IncomingMessage } from 'node:http';
import { json } from '../answer.js';
import type { CallbackTarget } from '../callbacks.js';
import { chargeKobo } from '../catalogue.js';
import type { FacePlan, Route } from '../face.js';
import { callbackBody } from './callback-body.js';
import { vtpassRefusal, refusalBody } from './refusals.js';
import { VtpassApi } from './vtpass-api.js';

export interface Keys {
  readonly apiKey: string;
  readonly secretKey: string;
  readonly publicKey: string;
}

function holdsKeys({ headers, method }: IncomingMessage, keys: Keys): boolean {
  if (headers['api-key'] !== keys.apiKey) return false;
  return method === 'POST'
    ? headers['secret-key'] === keys.secretKey
    : headers['public-key'] === keys.publicKey;
}

function routesOf(api: VtpassApi): ReadonlyMap<string, Route> {
  return new Map<string, Route>([
    ['/api/pay', { method: 'POST', handle: (body) => api.pay(body) }],
    ['/api/requery', { method: 'POST', handle: (body) => api.requery(body) }],
    ['/api/merchant-verify', { method: 'POST', handle: (body) => api.verify(body) }],
    ['/api/balance', { method: 'GET', handle: () => api.balance() }],
    ['/api/services', { method: 'GET', handle: (query) => api.services(query) }],
    ['/api/service-categories', { method: 'GET', handle: () => api.categories() }],
    ['/api/service-variations', { method: 'GET', handle: (query) => api.variations(query) }],
  ]);
}

export function vtpassFace(keys: Keys, callback?: CallbackTarget): FacePlan {
  return {
    ...(callback && { callbacks: { ...callback, bodyOf: callbackBody } }),
    provider: 'vtpass',
    prefix: '/api',
    // Its name from the time when VTpass was the only face: records of then are still read.
    journalFile: 'record.jsonl',
    costKobo: chargeKobo,
    speak: (record, clock) => ({
      routes: routesOf(new VtpassApi(record, clock)),
      holdsKeys: (request) => holdsKeys(request, keys),
      wrongKeys: json({ code: '087', message: 'INVALID CREDENTIALS' }, 401),
      unreadable: json(refusalBody(vtpassRefusal('011')), 400),
    }),
  };
}
