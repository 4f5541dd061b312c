import type { JsonObject } from '../answer.js';
import type { Clock, StoredVend } from '../vend.js';
import { requeryAnswer } from './vtpass-answers.js';

/** Absent from the samples of a callback, though /requery has them. */
const requeryOnly = ['extras', 'product_id', 'commission_details'];

/** VTpass's callback about a vend that was delivered or reversed in the end. */
export function callbackBody(vend: StoredVend, clock: Clock): JsonObject {
  const answer = requeryAnswer(vend, clock);
  const { code, content, requestId, amount, purchased_code } = answer;
  const { transactions } = content as { transactions: JsonObject };
  const kept = Object.entries(transactions).filter(([key]) => !requeryOnly.includes(key));
  const isDelivered = transactions['status'] === 'delivered';
  const data = {
    code,
    content: { transactions: Object.fromEntries(kept) },
    response_description: isDelivered ? 'TRANSACTION DELIVERED' : answer['response_description'],
    amount,
    ...(isDelivered && { transaction_date: null }),
    requestId,
    purchased_code,
  };
  return { type: 'transaction-update', data };
}
