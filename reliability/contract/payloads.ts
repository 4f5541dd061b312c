import { isDeepStrictEqual } from 'node:util';
import type { EventType } from '../../src/events/event.js';

/** The JSON type of each field of an event's data; fields of an inner object are written inside. */
export interface Payload {
  readonly [field: string]: 'string' | 'number' | 'boolean' | Payload;
}

const FUNDING: Payload = { amount: 'number', gateway: 'string', reference: 'string' };
const ATTEMPT: Payload = { provider: 'string', requestId: 'string', attempt: 'number' };

/**
 * What listeners read in the data of each type of event. Where a type has several forms, each stands here. Every
 * test that runs the whole application compares the events that it published (test/support/app.ts).
 */
export const PAYLOADS: Readonly<Record<EventType, Readonly<Record<string, Payload>>>> = {
  'user.registered': { any: { userId: 'string' } },
  'funding.pending': { any: FUNDING },
  'wallet.funded': { any: { amount: 'number', gateway: 'string', transactionId: 'string' } },
  'funding.failed': { any: { ...FUNDING, code: 'string' } },
  'payment.accepted': { any: { billerId: 'string', amount: 'number', total: 'number' } },
  'payment.submitted': {
    first: ATTEMPT,
    adopted: { ...ATTEMPT, isAdopted: 'boolean' },
    rerouted: {
      ...ATTEMPT,
      after: { provider: 'string', code: 'string' },
      isOurFault: 'boolean',
    },
  },
  'payment.completed': {
    any: { provider: 'string', total: 'number', cost: 'number', tokenStatus: 'string' },
  },
  'payment.token_received': { any: { tokens: 'number' } },
  'payment.failed': { any: { code: 'string', refunded: 'number', isOurFault: 'boolean' } },
  'payment.needs_review': { any: { checks: 'number', lastAnswer: 'string' } },
  'payment.reversed': {
    byProvider: { refunded: 'number' },
    byOperators: { refunded: 'number', by: 'string' },
  },
  'incident.opened': {
    ofPayment: { kind: 'string' },
    ofFunding: { ...FUNDING, kind: 'string', number: 'number' },
  },
};

/**
 * What is wrong with the data of an event; null when it is one of the payloads that its type promises.
 * @example payloadFault('payment.token_received', { tokens: '1' }) // 'payment.token_received {"tokens":"string"}'
 */
export function payloadFault(type: EventType, data: unknown): string | null {
  const payload = payloadOf(data);
  const isPromised = Object.values(PAYLOADS[type]).some((one) => isDeepStrictEqual(one, payload));
  return isPromised ? null : `${type} ${JSON.stringify(payload)}`;
}

function payloadOf(data: unknown): unknown {
  if (data === null || Array.isArray(data)) return data === null ? 'null' : 'list';
  if (typeof data !== 'object') return typeof data;
  return Object.fromEntries(
    Object.entries(data).map(([field, value]) => [field, payloadOf(value)]),
  );
}
