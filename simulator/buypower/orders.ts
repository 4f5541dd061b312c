import type { Answer, JsonObject } from '../answer.js';
import type { Order } from '../record.js';
import { minPurchaseNaira, scenarioOf, type Variation } from '../scenarios.js';
import { failure } from './buypower-answers.js';
import { discoNamed } from './discos.js';

const variations: ReadonlyMap<string, Variation> = new Map(
  Object.entries<Variation>({
    PREPAID: 'prepaid',
    POSTPAID: 'postpaid',
  }),
);

export function variationOf(vendType: unknown): Variation | undefined {
  return typeof vendType === 'string' ? variations.get(vendType) : undefined;
}

export function isOrderId(value: unknown): value is string {
  return typeof value === 'string' && /^[\w-]{1,128}$/.test(value);
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '' && value.length <= 64;
}

/** Reads an order whose id was already found good; otherwise the answer that refuses it. */
export function readBuypowerOrder(requestId: string, body: JsonObject): Order | Answer {
  const { meter, amount, phone } = body;
  const variation = variationOf(body['vendType']);
  const isAsked = body['vertical'] === 'ELECTRICITY' && body['paymentType'] === 'B2B';
  if (!isText(meter) || !isText(phone) || variation === undefined || !isAsked) {
    return failure(400, 'Invalid request');
  }
  if (typeof amount !== 'number' || !Number.isSafeInteger(amount)) {
    return failure(400, 'Invalid amount');
  }
  const disco = discoNamed(body['disco']);
  if (disco === undefined) return failure(400, 'Disco is not supported');
  const order = { requestId, disco, billersCode: meter, variation, amountNaira: amount, phone };
  return limitFault(order) ?? order;
}

function limitFault({ disco, billersCode, variation, amountNaira }: Order): Answer | undefined {
  const hasOwnLimit = scenarioOf(billersCode, variation, 'buypower').verify === 'limits';
  const minNaira = Math.max(disco.minNaira, hasOwnLimit ? minPurchaseNaira : 0);
  if (amountNaira < minNaira) return failure(400, `Amount is below ${minNaira}`);
  if (amountNaira > disco.maxNaira) return failure(400, `Amount is above ${disco.maxNaira}`);
  return undefined;
}
