import { createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { FacePlan, Route } from '../face.js';
import { failure } from './buypower-answers.js';
import { BuypowerApi } from './buypower-api.js';
import { costKobo } from './discos.js';

export interface BuypowerKeys {
  readonly apiKey: string;
}

const prefix = '/buypower/v2';

/** The key that a request carries, right or wrong. */
function keyOf({ headers }: IncomingMessage): string | undefined {
  return /^Bearer (.+)$/.exec(headers.authorization ?? '')?.[1];
}

/** Signed with the key that the request carried: whoever sent a wrong one can check the refusal too. */
function signatureOf(text: string, request: IncomingMessage): Record<string, string> {
  const key = keyOf(request);
  if (key === undefined) return {};
  return {
    'x-buypower-signature': createHash('sha512')
      .update(text + key)
      .digest('hex'),
  };
}

function routesOf(api: BuypowerApi): ReadonlyMap<string, Route> {
  return new Map<string, Route>([
    [`${prefix}/vend`, { method: 'POST', handle: (body) => api.vend(body) }],
    [
      `${prefix}/transaction/*`,
      { method: 'GET', handle: (_, orderId) => api.transaction(orderId) },
    ],
    [`${prefix}/check/meter`, { method: 'GET', handle: (query) => api.checkMeter(query) }],
    [`${prefix}/wallet/balance`, { method: 'GET', handle: () => api.balance() }],
    [`${prefix}/discos/status`, { method: 'GET', handle: () => api.discosStatus() }],
  ]);
}

export function buypowerFace({ apiKey }: BuypowerKeys): FacePlan {
  return {
    provider: 'buypower',
    prefix,
    journalFile: 'buypower.jsonl',
    costKobo,
    speak: (record, clock) => ({
      routes: routesOf(new BuypowerApi(record, clock)),
      holdsKeys: (request) => keyOf(request) === apiKey,
      wrongKeys: failure(401, 'Unauthorized'),
      unreadable: failure(400, 'Invalid request'),
      headersFor: signatureOf,
    }),
  };
}
