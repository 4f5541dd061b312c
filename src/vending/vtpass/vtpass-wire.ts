import { z } from 'zod';
import { anything, lenient, scalar } from '../../kernel/field-wire.js';

// The fields of VTpass's answers; docs/providers/vtpass.md has the sources. A field that is absent or has
// another shape becomes null. Its reader decides what that means: never a delivery, and never a refusal.

/** `content.transactions` of an answer about an order. */
export const TRANSACTION = z.object({
  /** `delivered`, `pending`, `initiated`, `failed`, `reversed`. */
  status: scalar,
  transactionId: scalar,
  /** The naira charged to our float: the amount minus the commission. */
  total_amount: scalar,
  /** Some discos put the tokens here. */
  extras: anything,
});

/**
 * Answers to `POST /pay` and `POST /requery`. Each disco adds its own fields for tokens, units and the
 * receipt, which are kept.
 */
export const ORDER = z.looseObject({
  /** Three digits. */
  code: lenient(z.string()),
  response_description: scalar,
  message: scalar,
  content: lenient(z.object({ transactions: lenient(TRANSACTION) })),
});

/** Answers to `POST /merchant-verify`, with the spellings of `content` that discos use. */
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
      /** Naira, like the fields below. */
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
