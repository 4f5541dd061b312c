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
  // A reversal says here what went back to our float, which is less by the commission.
  { at: ['amount'], as: 'naira', ours: amount, binds: true, notIn: ['reversed'] },
  // Other places and spellings, which some discos have: their meaning is not documented.
  { at: ['request_id'], as: 'id', ours: requestId, binds: false },
  { at: [...TRANSACTION, 'requestId'], as: 'id', ours: requestId, binds: false },
  { at: [...TRANSACTION, 'request_id'], as: 'id', ours: requestId, binds: false },
  { at: ['meterNumber'], as: 'digits', ours: meter, binds: false },
  { at: ['MeterNumber'], as: 'digits', ours: meter, binds: false },
];

/**
 * What VTpass's answers are bound by, with the sources in docs/providers/vtpass.md. `product_name` and
 * `product_id` are not in it: the one is display text, and of the other no list is known.
 */
export const VTPASS_CONTRACT: AnswerContract = {
  order,
  meter: [
    { at: ['content', 'Meter_Number'], as: 'digits', ours: meter, binds: true },
    { at: ['content', 'MeterNumber'], as: 'digits', ours: meter, binds: true },
  ],
  refusesUnnamed: (code) => codeClass(code, 'pay') === 'refused',
};
