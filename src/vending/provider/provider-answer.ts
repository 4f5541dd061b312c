import type { Mismatch } from '../../kernel/answer-binding.js';

/**
 * The effect of a token on the meter. A receipt can have several tokens, in the order in which they are
 * keyed in.
 */
export type TokenRole = 'credit' | 'bonus' | 'kct1' | 'kct2' | 'reset' | 'configure';

/**
 * The order in which tokens are keyed in: before a key change is done, the meter rejects the credit token.
 */
export const ENTRY_ORDER: readonly TokenRole[] = [
  'kct1',
  'kct2',
  'reset',
  'configure',
  'credit',
  'bonus',
];

export interface VendedToken {
  readonly role: TokenRole;
  /** 20 digits, as text: it may start with zeros and exceeds 2^53. */
  readonly value: string;
}

/** Further details on the biller's receipt; null if the biller left one out. Amounts are kobo, above zero. */
export interface ReceiptDetails {
  readonly customerName: string | null;
  readonly address: string | null;
  readonly receiptNumber: string | null;
  readonly tariff: string | null;
  /** The cost of the energy itself, without tax. */
  readonly energyValue: number | null;
  readonly vat: number | null;
  /** The part of the amount that paid an old debt. */
  readonly debt: number | null;
  /** The remaining debt to the biller. */
  readonly arrears: number | null;
}

/** A provider's answer as received, without our keys. It is kept for disputes. */
export type Evidence = Readonly<Record<string, unknown>>;

/** The common part of all answers. */
interface AnswerBase {
  /** The fields that differ from what we sent; left out when all of them agree. */
  readonly mismatches?: readonly Mismatch[];
  readonly evidence: Evidence;
}

export interface Delivered extends AnswerBase {
  readonly kind: 'delivered';
  /** Empty for postpaid, and for a prepaid purchase whose token has not arrived yet. */
  readonly tokens: readonly VendedToken[];
  /** Energy in kWh as decimal text; null when the biller does not give it. */
  readonly units: string | null;
  /** Texts about tokens or units that could not be read: for an operator. Left out when there are none. */
  readonly notUnderstood?: readonly string[];
  /** The amount charged to our float, in kobo; null when the answer does not give it. */
  readonly cost: number | null;
  readonly providerReference: string | null;
  /** Left out when the answer has none. */
  readonly details?: ReceiptDetails;
}

/**
 * The cause of a refusal. `order`: the meter or the amount, so every other provider would refuse as well.
 * `unexplained`: the answer gives no cause. `provider`: the provider or its biller. `ours`: our keys, float
 * or whitelist, so an operator must be alerted.
 */
export type Fault = 'order' | 'unexplained' | 'provider' | 'ours';

/** Proof that the purchase was not executed and will not be. */
export interface Refused extends AnswerBase {
  readonly kind: 'refused';
  readonly code: string;
  readonly message: string;
  readonly fault: Fault;
}

/** The provider is still working on the purchase: the money stays held. */
export interface StillPending extends AnswerBase {
  readonly kind: 'pending';
  readonly code: string;
}

/** The provider cancelled the purchase and returned the money to our float. */
export interface Reversed extends AnswerBase {
  readonly kind: 'reversed';
  readonly code: string;
}

/**
 * The provider does not know the request id. This is believed only after the grace time of the retry
 * policy.
 */
export interface UnknownToProvider extends AnswerBase {
  readonly kind: 'notFound';
}

/** A time-out, a reset, a 5xx, or an unreadable or unknown answer: the order may have been vended. */
export interface Unclear extends AnswerBase {
  readonly kind: 'unclear';
  readonly reason: string;
  /**
   * A refusal that needs confirmation. One requery that answers `notFound` proves it at once: the vend
   * itself was answered, so it is not in progress any more.
   */
  readonly refusal?: Pick<Refused, 'code' | 'message' | 'fault'>;
  /** The wait before the next question that the provider asked for (429 with `Retry-After`). */
  readonly retryAfterMs?: number;
  /**
   * The provider answered "in progress" without our request id, which is no fault of the provider or its
   * biller.
   */
  readonly isSlow?: true;
  /** No call was made, because the provider's limiter gave no slot. It says nothing about the purchase. */
  readonly notAsked?: true;
}

/**
 * Every possible answer to a vend or a requery. The union is closed, and the state machine covers all of
 * it.
 */
export type ProviderAnswer =
  Delivered | Refused | StillPending | Reversed | UnknownToProvider | Unclear;

/** A provider's answer about a meter. */
export type MeterAnswer = MeterWord & { readonly mismatches?: readonly Mismatch[] };

type MeterWord =
  | {
      readonly kind: 'valid';
      readonly customerName: string | null;
      readonly address: string | null;
      /** In kobo; null when the biller has no limit for this meter. */
      readonly minAmount: number | null;
      readonly maxAmount: number | null;
      readonly arrears: number | null;
      readonly canVend: boolean;
    }
  | { readonly kind: 'invalid'; readonly message: string }
  | {
      readonly kind: 'unavailable';
      readonly reason: string;
      /** The wait before the next question that the provider asked for. */
      readonly retryAfterMs?: number;
    };
