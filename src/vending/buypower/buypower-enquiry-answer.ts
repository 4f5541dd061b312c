import { koboFromNaira } from '../../kernel/money.js';
import type { CatalogueLimits } from '../provider/electricity-provider.js';
import type { MeterAnswer } from '../provider/provider-answer.js';
import { limitOf, type Fields } from '../provider/answer-fields.js';
import { billerOf } from './buypower-discos.js';
import { openEnvelope, buypowerText, type AnswerContext } from './buypower-envelope.js';
import { BALANCE, METER, type MeterData } from './buypower-wire.js';
import type { WireAnswer } from '../provider/provider-wire.js';

/** Reads an answer to `/check/meter`. The contract decides whether it is about our meter. */
export function readBuypowerMeterAnswer(wire: WireAnswer, reading: AnswerContext): MeterAnswer {
  if (wire.kind === 'nothing') return { kind: 'unavailable', reason: wire.reason };
  const answer = openEnvelope(wire, reading);
  if (answer.kind === 'doubt') {
    const { reason, retryAfterMs } = answer;
    return { kind: 'unavailable', reason, ...(retryAfterMs !== undefined && { retryAfterMs }) };
  }
  const { ok, code, message, data } = answer;
  if (!ok && code === 422) return { kind: 'invalid', message: message ?? 'No such meter.' };
  if (!ok || code !== 200) return { kind: 'unavailable', reason: `responseCode ${code}` };
  return meterOf(METER.parse(data ?? {}));
}

/** Reads our float in kobo from an answer to `/wallet/balance`. */
export function readBuypowerBalance(wire: WireAnswer, reading: AnswerContext): number | null {
  const data = dataOf(wire, reading);
  return data === null ? null : koboFromNaira(BALANCE.parse(data).balance);
}

/** Reads the billers that `/discos/status` names. It tells whether a disco is up, and has no limits. */
export function readDiscos(wire: WireAnswer, reading: AnswerContext): CatalogueLimits[] | null {
  const data = dataOf(wire, reading);
  if (data === null) return null;
  return Object.keys(data).flatMap((disco) => {
    const billerId = billerOf(disco);
    return billerId === undefined ? [] : [{ billerId, minAmount: null, maxAmount: null }];
  });
}

function dataOf(wire: WireAnswer, reading: AnswerContext): Fields | null {
  if (wire.kind === 'nothing') return null;
  const answer = openEnvelope(wire, reading);
  if (answer.kind === 'doubt' || !answer.ok || answer.code !== 200) return null;
  return answer.data;
}

function meterOf(data: MeterData): MeterAnswer {
  if (buypowerText(data.meterNo) === null && buypowerText(data.name) === null) {
    return { kind: 'unavailable', reason: 'an answer about no meter' };
  }
  return {
    kind: 'valid',
    customerName: buypowerText(data.name),
    address: buypowerText(data.address),
    minAmount: limitOf(data.minVendAmount),
    maxAmount: limitOf(data.maxVendAmount),
    arrears: limitOf(data.outstanding),
    canVend: data.canVend !== false,
  };
}
