import type { JsonObject } from '../answer.js';
import { postpaid, type Receipt } from './disco-shapes.js';
import { prepaidShape } from './prepaid-shapes.js';
import { customerAddress, customerName } from '../meters.js';
import { vtpassRefusal, refusalBody } from './refusals.js';
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
import { moneyOf, payTransaction, requeryTransaction } from './transaction-keys.js';

const nairaPerUnit = 58.21;

function round2(naira: number): number {
  return Math.round(naira * 100) / 100;
}

function secondTokens(vend: StoredVend): readonly [string, string] | null {
  if (vend.scenario.tokens !== 'two') return null;
  return [tokenOf(vend.requestId, 'second'), tokenOf(vend.requestId, 'third')];
}

function setupTokens(vend: StoredVend): Receipt['setupTokens'] {
  if (vend.scenario.tokens !== 'setup') return null;
  return {
    reset: tokenOf(vend.requestId, 'reset'),
    configure: tokenOf(vend.requestId, 'configure'),
  };
}

function receiptKeys(vend: StoredVend, token: string | null, clock: Clock): JsonObject {
  const valueNaira = round2(vend.amountNaira / 1.075);
  const receipt: Receipt = {
    seq: vend.seq,
    billersCode: vend.billersCode,
    amountNaira: vend.amountNaira,
    valueNaira,
    taxNaira: round2(vend.amountNaira - valueNaira),
    units: (valueNaira / nairaPerUnit).toFixed(1),
    token,
    secondTokens: token === null ? null : secondTokens(vend),
    setupTokens: token === null ? null : setupTokens(vend),
    customerName: customerName(vend.billersCode),
    customerAddress: customerAddress(vend.billersCode),
  };
  return vend.variation === 'postpaid'
    ? postpaid(receipt)
    : inItsShape(vend, prepaidShape(vend.disco.serviceID)(receipt), clock);
}

const keyChangeKeys = /^kct[12]$/i;

/** A receipt with its tokens printed as the scenario wants them. */
function inItsShape(vend: StoredVend, receipt: JsonObject, clock: Clock): JsonObject {
  const { shape, requestId, billersCode, scenario } = vend;
  const unreadable = unreadableHandedOut(vend, clock);
  if (unreadable !== null) return { purchased_code: `Token : ${unreadable}`, token: unreadable };
  if (scenario.tokens === 'keyChangeFirst') {
    const kept = Object.entries(receipt).filter(([key]) => !keyChangeKeys.test(key));
    const [KCT1, KCT2] = ['second', 'third'].map((role) => tokenOf(requestId, role));
    return { ...Object.fromEntries(kept), KCT1, KCT2 };
  }
  if (shape === undefined) return receipt;
  const printed = withTokens(shape, (role, nth) =>
    tokenOf(requestId, role === 'credit' ? role : `odd ${nth}`),
  );
  // The meter of an example is another one than this.
  return { ...printed, ...('MeterNumber' in printed && { MeterNumber: billersCode }) };
}

function transactionDate(vend: StoredVend): string {
  return `${new Date(vend.createdAtMs).toISOString().slice(0, 19)}.000000Z`;
}

function envelopeTail(vend: StoredVend, receipt: JsonObject): JsonObject {
  return {
    requestId: vend.requestId,
    amount: vend.amountNaira,
    transaction_date: transactionDate(vend),
    ...receipt,
  };
}

function failed(vend: StoredVend): JsonObject {
  return {
    code: '016',
    response_description: 'TRANSACTION FAILED',
    content: { transactions: { status: 'failed' } },
    requestId: vend.requestId,
  };
}

/** `amount` is what went back to the merchant's wallet, net of commission. */
function reversed(vend: StoredVend): JsonObject {
  const { commission, total } = moneyOf(vend);
  const transactionId = transactionIdOf(vend);
  return {
    code: '040',
    response_description: 'TRANSACTION REVERSAL TO WALLET',
    content: {
      transactions: {
        status: 'reversed',
        unique_element: vend.billersCode,
        unit_price: vend.amountNaira,
        commission,
        total_amount: total,
        discount: null,
        amount: vend.amountNaira,
        transactionId,
        wallet_credit_id: `${transactionId.slice(0, 10)}9${transactionId.slice(11)}`,
      },
    },
    requestId: vend.requestId,
    amount: vend.costKobo / 100,
    purchased_code: '',
  };
}

/** What /pay says when it says anything: the outcome at once, whatever comes later. */
export function payAnswer(vend: StoredVend, clock: Clock): JsonObject {
  const answered = answeredVendOf(vend, 'order', clock);
  return contradicted(answered, payAnswerAbout(answered.vend, clock));
}

/** What /requery says of an order that exists. */
export function requeryAnswer(vend: StoredVend, clock: Clock): JsonObject {
  const answered = answeredVendOf(vend, 'question', clock);
  return contradicted(answered, requeryAnswerAbout(answered.vend, clock));
}

/** Makes an answer contradict the order that it is about. */
function contradicted({ wrong, other }: AnsweredVend, answer: JsonObject): JsonObject {
  if (wrong === undefined || other === undefined) return answer;
  if (wrong === 'noOrder') return { ...answer, requestId: undefined };
  const { transactions } = (answer['content'] ?? {}) as { transactions?: JsonObject };
  const changed =
    wrong === 'meter'
      ? { unique_element: other.billersCode }
      : { unit_price: other.amountNaira, amount: other.amountNaira };
  return { ...answer, content: { transactions: { ...transactions, ...changed } } };
}

function payAnswerAbout(vend: StoredVend, clock: Clock): JsonObject {
  const status = firstStatus(vend);
  if (status === 'failed') return failed(vend);
  const isPending = status === 'pending';
  if (isPending && vend.scenario.pendingAs === '099')
    return refusalBody(vtpassRefusal('099'), vend.requestId);
  const inner = isPending ? (vend.scenario.pendingAs ?? 'pending') : status;
  const token = isPending ? null : tokenHandedOut(vend, clock);
  return {
    code: '000',
    content: { transactions: payTransaction(vend, inner) },
    response_description: isPending ? 'TRANSACTION PROCESSING' : 'TRANSACTION SUCCESSFUL',
    ...envelopeTail(vend, isPending ? { purchased_code: '' } : receiptKeys(vend, token, clock)),
  };
}

function requeryAnswerAbout(vend: StoredVend, clock: Clock): JsonObject {
  const status = statusOf(vend, clock);
  if (status === 'failed') return failed(vend);
  if (status === 'reversed') return reversed(vend);
  const isPending = status === 'pending';
  const receipt = isPending
    ? { purchased_code: '' }
    : receiptKeys(vend, tokenHandedOut(vend, clock), clock);
  const tokenText = receipt['purchased_code'];
  const extras = tokenText === '' ? null : tokenText;
  return {
    response_description: isPending ? 'TRANSACTION PROCESSING' : 'TRANSACTION SUCCESSFUL',
    code: '000',
    content: {
      transactions: requeryTransaction(vend, status, extras),
    },
    ...envelopeTail(vend, receipt),
  };
}
