import { z } from 'zod';
import { anything, lenient, scalar, shortText } from '../../kernel/field-wire.js';

// The fields of Paystack's list of payments; docs/providers/paystack.md has the sources.

/** A currency or a time. A longer text is neither. */
const word = shortText(64);

/** Answers to `GET /transaction`. */
export const LIST = z.object({ status: z.literal(true), data: z.array(z.unknown()) });

/** One entry of `data`. Times are ISO 8601; the first one present counts. */
export const LISTED = z.object({
  /** Our references are far shorter. */
  reference: shortText(200),
  currency: word,
  /** Kobo, like the two below. */
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
