import { json, type JsonAnswer, type JsonObject } from '../answer.js';
import { withTokens } from '../token-shapes.js';
import {
  firstStatus,
  statusOf,
  answeredVendOf,
  tokenHandedOut,
  tokenOf,
  transactionIdOf,
  unreadableHandedOut,
  type Clock,
  type StoredVend,
  type AnsweredVend,
} from '../vend.js';
import { buypowerCommissionKobo, nameOf } from './discos.js';

const nairaPerUnit = 58.21;

/** An answer of the envelope that every failure has; the HTTP status is its code. */
export function failure(responseCode: number, message: string, data?: JsonObject): JsonAnswer {
  const rest = data === undefined ? {} : { data };
  return json({ status: false, message, responseCode, ...rest }, responseCode);
}

export function success(data: JsonObject, message = 'Successful'): JsonAnswer {
  return json({ status: true, message, responseCode: 200, data });
}

/** As they are printed on a receipt, which is not the order they are keyed in. */
function tokensOf(vend: StoredVend, credit: string | null): JsonObject {
  const { scenario, disco, requestId, variation } = vend;
  const isKeyChange = scenario.tokens === 'keyChangeFirst';
  if (variation === 'postpaid' || (credit === null && !isKeyChange)) return {};
  const others: Readonly<Record<string, readonly string[]>> = {
    two: disco.serviceID === 'eko-electric' ? ['BONUS'] : ['KCT1', 'KCT2'],
    setup: ['RESET', 'CONFIGURE'],
    keyChangeFirst: ['KCT1', 'KCT2'],
  };
  const roles = others[scenario.tokens ?? ''];
  if (roles === undefined) return {};
  const seconds = roles.map((role, index) => ({
    role,
    value: tokenOf(requestId, index === 0 ? 'second' : 'third'),
  }));
  const first = credit === null ? [] : [{ role: 'CREDIT', value: credit }];
  return { tokens: [...first, ...seconds] };
}

/** The fields of a receipt in which its tokens are. */
function printedTokens(vend: StoredVend, clock: Clock): JsonObject {
  const { shape, requestId } = vend;
  const token = unreadableHandedOut(vend, clock) ?? tokenHandedOut(vend, clock);
  if (shape === undefined || token === null) return { token, ...tokensOf(vend, token) };
  return withTokens(shape, (role, nth) =>
    tokenOf(requestId, role === 'credit' ? role : `odd ${nth}`),
  );
}

function delivered(vend: StoredVend, clock: Clock): JsonAnswer {
  const { amountNaira, requestId } = vend;
  return success({
    id: transactionIdOf(vend),
    orderId: requestId,
    amountGenerated: Math.round((amountNaira / 1.075) * 100) / 100,
    disco: nameOf(vend.disco),
    units: (amountNaira / 1.075 / nairaPerUnit).toFixed(1),
    ...printedTokens(vend, clock),
    vendAmount: amountNaira,
    totalAmountPaid: amountNaira,
    commission: buypowerCommissionKobo(amountNaira) / 100,
    receiptNo: String(vend.seq).padStart(12, '0'),
    responseCode: 100,
    responseMessage: 'Transaction successful',
  });
}

/** BuyPower is assumed to have two ways of saying "not yet", and each is used by some scenario. */
function pending({ requestId, scenario }: StoredVend): JsonAnswer {
  if (scenario.pendingAs === 'initiated') {
    return success(
      { orderId: requestId, responseCode: 101, responseMessage: 'Transaction initiated' },
      'Transaction is being processed',
    );
  }
  const message = 'Transaction is being processed';
  return json({ status: true, message, responseCode: 202, data: { orderId: requestId } }, 202);
}

/** What `/vend` says when it says anything: the outcome at once, whatever comes later. */
export function vendAnswer(vend: StoredVend, clock: Clock): JsonAnswer {
  const answered = answeredVendOf(vend, 'order', clock);
  return contradicted(answered, vendAnswerAbout(answered.vend, clock));
}

/** What `/transaction/{orderId}` says of an order that exists. */
export function transactionAnswer(vend: StoredVend, clock: Clock): JsonAnswer {
  const answered = answeredVendOf(vend, 'question', clock);
  return contradicted(answered, transactionAnswerAbout(answered.vend, clock));
}

/** Makes an answer contradict the order that it is about. */
function contradicted({ wrong, other }: AnsweredVend, answer: JsonAnswer): JsonAnswer {
  if (wrong === undefined || other === undefined) return answer;
  const { data, ...rest } = answer.body as { data: JsonObject };
  const changed = {
    noOrder: { ...data, orderId: undefined },
    meter: { ...data, meterNo: other.billersCode },
    amount: { ...data, vendAmount: other.amountNaira },
  };
  return { ...answer, body: { ...rest, data: changed[wrong] } };
}

function vendAnswerAbout(vend: StoredVend, clock: Clock): JsonAnswer {
  const status = firstStatus(vend);
  if (status === 'pending') return pending(vend);
  if (status === 'delivered') return delivered(vend, clock);
  return failure(422, 'Transaction failed.', { orderId: vend.requestId });
}

function transactionAnswerAbout(vend: StoredVend, clock: Clock): JsonAnswer {
  const status = statusOf(vend, clock);
  if (status === 'pending') return pending(vend);
  if (status === 'delivered') return delivered(vend, clock);
  const isReversed = status === 'reversed';
  const data = { orderId: vend.requestId, ...(isReversed && { refunded: true }) };
  return failure(422, 'Transaction failed. Refund already processed.', data);
}
