import type { AnswerField } from '../../kernel/answer-binding.js';
import type { AnswerContract } from '../provider/answer-contract.js';
import type { OrderIntent } from '../provider/order-intent.js';
import { codeClass } from './vtpass-codes.js';

const requestId = (order: OrderIntent): string => order.requestId;
const amount = (order: OrderIntent): number => order.amount;
const meter = ({ meterNumber }: { readonly meterNumber: string }): string => meterNumber;
const TRANSACTION = ['content', 'transactions'];

const order: readonly AnswerField<OrderIntent>[] = [
  { at: ['requestId'], as: 'id', ours: requestId, binds: true },
  { at: [...TRANSACTION, 'unique_element'], as: 'digits', ours: meter, binds: true },
  { at: [...TRANSACTION, 'amount'], as: 'naira', ours: amount, binds: true },
  { at: [...TRANSACTION, 'unit_price'], as: 'naira', ours: amount, binds: true },
  // In a reversal this is the amount returned to our float, which is less by the commission.
  { at: ['amount'], as: 'naira', ours: amount, binds: true, notIn: ['reversed'] },
  // Places and spellings that some discos also use; their meaning is not documented.
  { at: ['request_id'], as: 'id', ours: requestId, binds: false },
  { at: [...TRANSACTION, 'requestId'], as: 'id', ours: requestId, binds: false },
  { at: [...TRANSACTION, 'request_id'], as: 'id', ours: requestId, binds: false },
  { at: ['meterNumber'], as: 'digits', ours: meter, binds: false },
  { at: ['MeterNumber'], as: 'digits', ours: meter, binds: false },
];

/**
 * The fields that tie VTpass's answers to our orders; docs/providers/vtpass.md has the sources.
 * `product_name` is left out because it is display text, and `product_id` because its values are not
 * documented.
 */
export const VTPASS_CONTRACT: AnswerContract = {
  order,
  meter: [
    { at: ['content', 'Meter_Number'], as: 'digits', ours: meter, binds: true },
    { at: ['content', 'MeterNumber'], as: 'digits', ours: meter, binds: true },
  ],
  refusesUnnamed: (code) => codeClass(code, 'pay') === 'refused',
};
