import { findDisco } from '../catalogue.js';
import type { JsonObject } from '../answer.js';
import type { Order } from '../record.js';
import { vtpassRefusal, type Refusal } from './refusals.js';
import { minPurchaseNaira, scenarioOf, type Variation } from '../scenarios.js';

/** Strings and numbers are both accepted where integrators send both. */
function text(value: unknown): string {
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' ? value.trim() : '';
}

export function readVariation(value: unknown): Variation | undefined {
  return value === 'prepaid' || value === 'postpaid' ? value : undefined;
}

export interface MeterQuestion {
  readonly billersCode: string;
  readonly serviceID: string;
}

/** The two fields that verify and pay share; undefined when one is missing. */
export function readMeter(body: JsonObject): MeterQuestion | undefined {
  const billersCode = text(body['billersCode']);
  const serviceID = text(body['serviceID']);
  const isPlausible = billersCode.length <= 64 && serviceID.length <= 64;
  return billersCode !== '' && serviceID !== '' && isPlausible
    ? { billersCode, serviceID }
    : undefined;
}

/** Whole naira; undefined when there is no amount to speak of. */
function readAmount(value: unknown): number | undefined {
  const amount = Number(text(value));
  return Number.isSafeInteger(amount) && amount > 0 ? amount : undefined;
}

/** Reads an order whose request id was already found good, in the order 011, 012, 010, 013, 017. */
export function readVtpassOrder(requestId: string, body: JsonObject): Order | Refusal {
  const meter = readMeter(body);
  const amountNaira = readAmount(body['amount']);
  const phone = text(body['phone']);
  const hasVariation = text(body['variation_code']) !== '';
  if (!meter || amountNaira === undefined || !hasVariation) return vtpassRefusal('011');
  if (phone === '' || phone.length > 64) return vtpassRefusal('011');
  const disco = findDisco(meter.serviceID);
  if (disco === undefined) return vtpassRefusal('012');
  const variation = readVariation(body['variation_code']);
  if (variation === undefined) return vtpassRefusal('010');
  const order = { requestId, disco, billersCode: meter.billersCode, variation, amountNaira, phone };
  return limitFault(order) ?? order;
}

function limitFault(order: Order): Refusal | undefined {
  const hasOwnLimit = scenarioOf(order.billersCode, order.variation).verify === 'limits';
  const minNaira = Math.max(order.disco.minNaira, hasOwnLimit ? minPurchaseNaira : 0);
  if (order.amountNaira < minNaira) return vtpassRefusal('013');
  if (order.amountNaira > order.disco.maxNaira) return vtpassRefusal('017');
  return undefined;
}
