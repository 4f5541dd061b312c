import { z } from 'zod';
import { anything, lenient, scalar, whole } from '../../kernel/field-wire.js';

// The fields of BuyPower's answers; docs/providers/buypower.md has the sources. A field that is absent or
// has another shape becomes null. Its reader decides what that means: never a delivery, and never a
// refusal.

/** Every answer. One without the first two fields proves nothing. */
export const ENVELOPE = z.object({
  status: z.boolean(),
  /** The HTTP status, 202 for an order in progress, or another code (buypower-codes.ts). */
  responseCode: whole,
  message: scalar,
  /** Its fields depend on the call, and on the disco. */
  data: lenient(z.looseObject({})),
});

/**
 * `data` of answers to `POST /vend` and `GET /transaction/:orderId`, without the fields for tokens and
 * units.
 */
export const ORDER = z.object({
  id: scalar,
  /** The state of the order; 100 is delivered. */
  responseCode: lenient(whole),
  refunded: scalar,
  /** Naira, like all amounts here. */
  totalAmountPaid: scalar,
  commission: anything,
  name: scalar,
  address: scalar,
  receiptNo: scalar,
  tariff: scalar,
  amountGenerated: scalar,
  tax: scalar,
  debtAmount: scalar,
  debtRemaining: scalar,
});

/** `data` of answers to `GET /check/meter`. */
export const METER = z.object({
  meterNo: scalar,
  name: scalar,
  address: scalar,
  minVendAmount: scalar,
  maxVendAmount: scalar,
  outstanding: scalar,
  canVend: scalar,
});

/** `data` of answers to `GET /wallet/balance`: our float in naira. */
export const BALANCE = z.object({ balance: scalar });

/** A callback about an order. The id is in one of two places. */
export const CALLBACK = z.object({
  orderId: anything,
  data: lenient(z.object({ orderId: anything })),
});

export type OrderData = z.output<typeof ORDER>;
export type MeterData = z.output<typeof METER>;
