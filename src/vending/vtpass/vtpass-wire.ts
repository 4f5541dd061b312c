import { z } from 'zod';
import { anything, lenient, scalar } from '../../kernel/field-wire.js';

// What VTpass sends, field by field; docs/providers/vtpass.md has the sources. A field that is absent or of another shape is
// null, and its reader decides what that means: never a delivery, and never a refusal.

/** `content.transactions` of an answer about an order. */
export const TRANSACTION = z.object({
  /** `delivered`, `pending`, `initiated`, `failed`, `reversed`. */
  status: scalar,
  transactionId: scalar,
  /** Naira: what our float was charged, which is the amount less the commission. */
  total_amount: scalar,
  /** Some discos write the tokens here. */
  extras: anything,
});

/**
 * Answers to `POST /pay` and `POST /requery`. Each disco adds fields of its own beside these, for tokens, units
 * and the receipt; they are kept.
 */
export const ORDER = z.looseObject({
  /** Three digits. */
  code: lenient(z.string()),
  response_description: scalar,
  message: scalar,
  content: lenient(z.object({ transactions: lenient(TRANSACTION) })),
});

/** Answers to `POST /merchant-verify`. Discos spell the fields of `content` in these ways. */
export const METER = z.object({
  code: lenient(z.string()),
  content: lenient(
    z.object({
      error: scalar,
      WrongBillersCode: scalar,
      Customer_Name: scalar,
      Address: scalar,
      Meter_Number: scalar,
      MeterNumber: scalar,
      Account_Number: scalar,
      /** `yes` or `no`. */
      Can_Vend: scalar,
      /** Naira, as the fields below. */
      Min_Purchase_Amount: scalar,
      Minimum_Amount: scalar,
      MAX_Purchase_Amount: scalar,
      Customer_Arrears: scalar,
      Outstanding: scalar,
    }),
  ),
});

/** Answers to `GET /balance`: our float in naira. */
export const BALANCE = z.object({ contents: z.object({ balance: scalar }) });

/** Answers to `GET /services`. The misspelling is VTpass's own. */
export const SERVICES = z.object({ content: z.array(z.unknown()) });
export const SERVICE = z.object({
  serviceID: z.string(),
  minimium_amount: scalar,
  maximum_amount: scalar,
});

/** A callback about an order. */
export const CALLBACK = z.object({ data: z.object({ requestId: scalar }) });

export type VtpassOrder = z.output<typeof ORDER>;
export type VtpassTransaction = z.output<typeof TRANSACTION>;
export type VtpassMeter = z.output<typeof METER>;
export type VtpassMeterContent = NonNullable<VtpassMeter['content']>;
