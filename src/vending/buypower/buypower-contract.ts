import type { AnswerContract } from '../provider/answer-contract.js';
import type { OrderIntent } from '../provider/order-intent.js';
import { refusesVend } from './buypower-codes.js';
import { discoOf } from './buypower-discos.js';

const orderId = (order: OrderIntent): string => order.requestId;
const amount = (order: OrderIntent): number => order.amount;
const meter = ({ meterNumber }: { readonly meterNumber: string }): string => meterNumber;
const disco = ({ billerId }: { readonly billerId: string }): string | null =>
  discoOf(billerId) ?? null;

/**
 * The fields that tie BuyPower's answers to our orders; docs/providers/buypower.md has the sources. The
 * format of its receipts is not verified, so only the id that we chose binds; the other fields are only
 * watched.
 */
export const BUYPOWER_CONTRACT: AnswerContract = {
  order: [
    { at: ['data', 'orderId'], as: 'id', ours: orderId, binds: true },
    { at: ['orderId'], as: 'id', ours: orderId, binds: true },
    { at: ['data', 'meter'], as: 'digits', ours: meter, binds: false },
    { at: ['data', 'meterNo'], as: 'digits', ours: meter, binds: false },
    { at: ['data', 'disco'], as: 'word', ours: disco, binds: false },
    { at: ['data', 'vendAmount'], as: 'naira', ours: amount, binds: false },
  ],
  meter: [
    { at: ['data', 'meterNo'], as: 'digits', ours: meter, binds: true },
    { at: ['data', 'disco'], as: 'word', ours: disco, binds: false },
  ],
  refusesUnnamed: refusesVend,
};
