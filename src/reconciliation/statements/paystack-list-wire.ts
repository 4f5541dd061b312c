import { z } from 'zod';
import { anything, lenient, scalar, shortText } from '../../kernel/field-wire.js';

// What Paystack's list of payments holds, field by field; docs/providers/paystack.md has the sources.

/** A currency or a time. A longer text is neither. */
const word = shortText(64);

/** Answers to `GET /transaction`. */
export const LIST = z.object({ status: z.literal(true), data: z.array(z.unknown()) });

/** One of `data`. Times are ISO 8601, and the first that is there counts. */
export const LISTED = z.object({
  /** Ours is far shorter. */
  reference: shortText(200),
  currency: word,
  /** Kobo, as the two below. */
  amount: z.int(),
  requested_amount: scalar,
  fees: scalar,
  status: anything,
  paid_at: anything,
  paidAt: anything,
  created_at: anything,
});
export const TIME = lenient(word);

export type Listed = z.output<typeof LISTED>;
