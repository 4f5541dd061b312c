import { z } from 'zod';
import { anything, lenient, shortText } from '../../kernel/field-wire.js';

// What Paystack sends, field by field; docs/providers/paystack.md has the sources. Fields that are not here are passed over.
// A field of another shape makes its object unreadable, and `lenient` marks those that then count as absent.

const REFERENCE_MAX = 200;
const EVENT_MAX = 100;
const URL_MAX = 2_000;

/** Kobo: an exact whole number, never below zero. */
const kobo = z.int().nonnegative();

/** A currency or a time. A longer text is neither. */
const word = shortText(64);

/** Text, cut to a length that none of ours exceeds. */
const cutTo = (max: number): z.ZodType<string> =>
  z.string().transform((text) => text.slice(0, max));

/** Every answer. `status` says that the call worked; the payment has a status of its own in `data`. */
export const ENVELOPE = z.object({
  status: lenient(z.boolean()),
  code: lenient(z.string()),
  message: anything,
  data: anything,
});

/** `data` of `POST /transaction/initialize`. */
export const INITIALISED = z.object({
  reference: lenient(z.string()),
  authorization_url: lenient(shortText(URL_MAX).regex(/^https?:\/\/\S+$/)),
});

/** `data` of `GET /transaction/verify/:reference`. */
export const VERIFIED = z.object({
  reference: lenient(z.string()),
  status: anything,
  gateway_response: anything,
});

/** The known values of a payment's `status`. Any other value proves nothing. */
export const PAYMENT_STATUSES = z.enum([
  'success',
  'failed',
  'abandoned',
  'reversed',
  'ongoing',
  'pending',
  'processing',
  'queued',
]);

/** The same `data` where its `status` is `success`. An amount that cannot be read exactly makes it unreadable. */
export const PAID = z.object({
  amount: kobo,
  currency: word,
  requested_amount: kobo.nullish(),
  fees: lenient(kobo),
  paid_at: anything,
  paidAt: anything,
});
export const PAID_AT = lenient(word);

/** The amount of a refund is a text of digits, and that of everything else a number. */
const koboOrDigits = z.union([
  kobo,
  z
    .string()
    .regex(/^\d{1,15}$/)
    .transform(Number),
]);

/** A webhook. A charge has its reference, a refund names it otherwise, and a dispute has the charge inside. */
export const NOTICE = z.object({
  event: cutTo(EVENT_MAX).catch('unreadable'),
  data: z
    .object({
      reference: anything,
      transaction_reference: anything,
      transaction: lenient(z.object({ reference: anything })),
      id: lenient(z.union([z.int(), word.min(1)])),
      refund_reference: lenient(word.min(1)),
      amount: lenient(koboOrDigits),
      currency: lenient(word),
    })
    .nullable()
    .catch(null),
});
export const NOTICE_REFERENCE = lenient(cutTo(REFERENCE_MAX));

export type Envelope = z.output<typeof ENVELOPE>;
export type Verified = z.output<typeof VERIFIED>;
export type NoticeData = NonNullable<z.output<typeof NOTICE>['data']>;
