import { json, type JsonAnswer, type JsonObject } from '../answer.js';
import {
  firstStatus,
  statusOf,
  tokenHandedOut,
  tokenOf,
  transactionIdOf,
  type Clock,
  type StoredVend,
} from '../vend.js';
import { commissionKobo, nameOf } from './discos.js';

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
function tokensOf({ scenario, disco, requestId }: StoredVend, credit: string): JsonObject {
  const others: Readonly<Record<string, readonly string[]>> = {
    two: disco.serviceID === 'eko-electric' ? ['BONUS'] : ['KCT1', 'KCT2'],
    setup: ['RESET', 'CONFIGURE'],
  };
  const roles = others[scenario.tokens ?? ''];
  if (roles === undefined) return {};
  const seconds = roles.map((role, index) => ({
    role,
    value: tokenOf(requestId, index === 0 ? 'second' : 'third'),
  }));
  return { tokens: [{ role: 'CREDIT', value: credit }, ...seconds] };
}

function delivered(vend: StoredVend, clock: Clock): JsonAnswer {
  const { amountNaira, requestId } = vend;
  const token = tokenHandedOut(vend, clock);
  return success({
    id: transactionIdOf(vend),
    orderId: requestId,
    amountGenerated: Math.round((amountNaira / 1.075) * 100) / 100,
    disco: nameOf(vend.disco),
    token,
    ...(token !== null && tokensOf(vend, token)),
    units: (amountNaira / 1.075 / nairaPerUnit).toFixed(1),
    vendAmount: amountNaira,
    totalAmountPaid: amountNaira,
    commission: commissionKobo(amountNaira) / 100,
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
  const status = firstStatus(vend);
  if (status === 'pending') return pending(vend);
  if (status === 'delivered') return delivered(vend, clock);
  return failure(422, 'Transaction failed.', { orderId: vend.requestId });
}

/** What `/transaction/{orderId}` says of an order that exists. */
export function transactionAnswer(vend: StoredVend, clock: Clock): JsonAnswer {
  const status = statusOf(vend, clock);
  if (status === 'pending') return pending(vend);
  if (status === 'delivered') return delivered(vend, clock);
  const isReversed = status === 'reversed';
  const data = { orderId: vend.requestId, ...(isReversed && { refunded: true }) };
  return failure(422, 'Transaction failed. Refund already processed.', data);
}
