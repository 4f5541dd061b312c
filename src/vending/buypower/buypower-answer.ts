import { koboFromNaira } from '../../kernel/money.js';
import type { ProviderAnswer, ReceiptDetails, Unclear } from '../provider/provider-answer.js';
import { knownDetails, limitOf } from '../provider/answer-fields.js';
import {
  DELIVERED,
  buypowerFaultOf,
  progressOf,
  saysNoSuchOrder,
  type BuypowerCall,
} from './buypower-codes.js';
import {
  openEnvelope,
  buypowerText,
  type DoubtfulAnswer,
  type AnswerContext,
  type BuypowerAnswer,
} from './buypower-envelope.js';
import { ORDER, type OrderData } from './buypower-wire.js';
import { unanswered, type WireAnswer } from '../provider/provider-wire.js';
import { readTokens } from '../tokens/token-reader.js';

/** Reads an answer to a vend or a requery. The contract decides whether it is about our order. */
export function readBuypowerVendAnswer(
  wire: WireAnswer,
  call: BuypowerCall,
  reading: AnswerContext,
): ProviderAnswer {
  if (wire.kind === 'nothing') return unanswered(wire, call);
  const answer = openEnvelope(wire, reading);
  if (answer.kind === 'doubt') return doubtful(answer, call);
  return answer.ok ? progress(answer) : refusal(answer, call);
}

function doubtful(
  { reason, retryAfterMs, isTooMany, evidence }: DoubtfulAnswer,
  call: BuypowerCall,
): Unclear {
  const wait = retryAfterMs === undefined ? {} : { retryAfterMs };
  // BuyPower refused the request itself. Only a requery can show that the order does not exist.
  const turnedAway = { code: '429', message: 'Too many requests.', fault: 'provider' } as const;
  const refusal = isTooMany && call === 'vend' ? { refusal: turnedAway } : {};
  return { kind: 'unclear', reason, ...refusal, ...wait, evidence };
}

function unclear({ evidence }: BuypowerAnswer, reason: string): Unclear {
  return { kind: 'unclear', reason, evidence };
}

function progress(answer: BuypowerAnswer): ProviderAnswer {
  const { code, evidence } = answer;
  const data = ORDER.parse(answer.data ?? {});
  const inner = data.responseCode;
  const codes = inner === null ? String(code) : `${code}/${inner}`;
  switch (progressOf(code, inner)) {
    case 'pending':
      return { kind: 'pending', code: codes, evidence };
    case 'unclear':
      return unclear(answer, `responseCode ${codes}`);
    case 'delivered':
      return {
        kind: 'delivered',
        ...readTokens(answer.data ?? {}),
        cost: costOf(data),
        providerReference: buypowerText(data.id),
        ...detailsOf(data),
        evidence,
      };
  }
}

/** The receipt details. BuyPower gives fewer than a disco: its receipt number, and the cost of the energy. */
function detailsOf(data: OrderData): { details?: ReceiptDetails } {
  const details = knownDetails({
    customerName: buypowerText(data.name),
    address: buypowerText(data.address),
    receiptNumber: buypowerText(data.receiptNo),
    tariff: buypowerText(data.tariff),
    energyValue: limitOf(data.amountGenerated),
    vat: limitOf(data.tax),
    debt: limitOf(data.debtAmount),
    arrears: limitOf(data.debtRemaining),
  });
  return details === null ? {} : { details };
}

function refusal(answer: BuypowerAnswer, call: BuypowerCall): ProviderAnswer {
  const { code, message, evidence } = answer;
  const data = ORDER.parse(answer.data ?? {});
  if (call === 'requery' && saysNoSuchOrder(code, message)) return { kind: 'notFound', evidence };
  const fault = buypowerFaultOf(code, call);
  const isContradiction = data.responseCode === DELIVERED;
  if (fault === null || isContradiction) return unclear(answer, `responseCode ${code}`);
  if (data.refunded === true) return { kind: 'reversed', code: String(code), evidence };
  return {
    kind: 'refused',
    code: String(code),
    message: message ?? `responseCode ${code}`,
    fault,
    evidence,
  };
}

/** The amount charged to our float: the whole payment minus our commission. */
function costOf(data: OrderData): number | null {
  const paid = koboFromNaira(data.totalAmountPaid);
  const hasCommission = data.commission !== undefined && data.commission !== null;
  const commission = hasCommission ? koboFromNaira(data.commission) : 0;
  if (paid === null || commission === null || commission < 0) return null;
  return paid < commission ? null : paid - commission;
}
