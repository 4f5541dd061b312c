import { z } from 'zod';
import { anything, lenient, scalar, whole } from '../../kernel/field-wire.js';

// What BuyPower sends, field by field; docs/providers/buypower.md has the sources. A field that is absent or of another shape is
// null, and its reader decides what that means: never a delivery, and never a refusal.

/** Every answer. Without its first two fields it proves nothing. */
export const ENVELOPE = z.object({
  status: z.boolean(),
  /** The HTTP status, 202 for what is under way, and others (buypower-codes.ts). */
  responseCode: whole,
  message: scalar,
  /** Each call has fields of its own here, and each disco too. */
  data: lenient(z.looseObject({})),
});

/** `data` of answers to `POST /vend` and `GET /transaction/:orderId`, beside what says the tokens and units. */
export const ORDER = z.object({
  id: scalar,
  /** How far the order is; 100 is delivered. */
  responseCode: lenient(whole),
  refunded: scalar,
  /** Naira, as all amounts. */
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

/** A callback about an order: its id stands in one of two places. */
export const CALLBACK = z.object({
  orderId: anything,
  data: lenient(z.object({ orderId: anything })),
});

export type OrderData = z.output<typeof ORDER>;
export type MeterData = z.output<typeof METER>;
