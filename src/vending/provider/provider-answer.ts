import type { Mismatch } from '../../kernel/answer-binding.js';

/** What a token does on the meter; a receipt can hold several, in the order they are keyed in. */
export type TokenRole = 'credit' | 'bonus' | 'kct1' | 'kct2' | 'reset' | 'configure';

/** The order of keying in: before a key change is done, the meter rejects the credit token. */
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

/** What else the biller put on its receipt; null is what it left out. Amounts are kobo, above zero. */
export interface ReceiptDetails {
  readonly customerName: string | null;
  readonly address: string | null;
  readonly receiptNumber: string | null;
  readonly tariff: string | null;
  /** What the energy itself cost, without tax. */
  readonly energyValue: number | null;
  readonly vat: number | null;
  /** What was kept of the amount for an old debt. */
  readonly debt: number | null;
  /** What is owed to the biller still. */
  readonly arrears: number | null;
}

/** What a provider answered, as it answered it, without our keys: kept for disputes. */
export type Evidence = Readonly<Record<string, unknown>>;

/** What every answer has, whatever it says. */
interface Heard {
  /** Where it does not say what we sent; left out when all of it agrees. */
  readonly mismatches?: readonly Mismatch[];
  readonly evidence: Evidence;
}

export interface Delivered extends Heard {
  readonly kind: 'delivered';
  /** Empty for postpaid, and for a prepaid purchase whose token is still to come. */
  readonly tokens: readonly VendedToken[];
  /** Energy in kWh as decimal text, when the biller says it. */
  readonly units: string | null;
  /** Texts about tokens or units that could not be read: for an operator. Left out when there are none. */
  readonly notUnderstood?: readonly string[];
  /** What our float was charged, in kobo; null when the answer does not say it. */
  readonly cost: number | null;
  readonly providerReference: string | null;
  /** Left out when the answer says nothing of the kind. */
  readonly details?: ReceiptDetails;
}

/**
 * Where the cause of a refusal lies: in the order (its meter, its amount), nowhere that was said, with
 * the provider or its biller, or with us (keys, float, whitelist: an operator must hear of it). Only
 * for the first would every other provider refuse as well.
 */
export type Fault = 'order' | 'unexplained' | 'provider' | 'ours';

/** Proof that the purchase was not executed and will not be. */
export interface Refused extends Heard {
  readonly kind: 'refused';
  readonly code: string;
  readonly message: string;
  readonly fault: Fault;
}

/** The provider is still at it: the money stays held. */
export interface StillPending extends Heard {
  readonly kind: 'pending';
  readonly code: string;
}

/** The provider took the purchase back and returned the money to our float. */
export interface Reversed extends Heard {
  readonly kind: 'reversed';
  readonly code: string;
}

/** The provider does not know the request id. Believed only after the grace of the retry policy. */
export interface UnknownToProvider extends Heard {
  readonly kind: 'notFound';
}

/** Time-out, reset, 5xx, unreadable or unknown: it may have been vended, so nobody guesses. */
export interface Unclear extends Heard {
  readonly kind: 'unclear';
  readonly reason: string;
  /**
   * A refusal that the provider's word alone does not prove: with one requery that answers `notFound`
   * it is proven at once, since what was sent has been answered and is not under way any more.
   */
  readonly refusal?: Pick<Refused, 'code' | 'message' | 'fault'>;
  /** How long the provider asked us to wait before the next question (429 with `Retry-After`). */
  readonly retryAfterMs?: number;
  /** It said "not yet" without our request id: no fault of the provider or of its biller. */
  readonly isSlow?: true;
  /** No call was made, because the provider's limiter gave no slot. It says nothing about the purchase. */
  readonly notAsked?: true;
}

/** Everything a provider can answer to a vend or a requery. Closed: the state machine covers it all. */
export type ProviderAnswer =
  Delivered | Refused | StillPending | Reversed | UnknownToProvider | Unclear;

/** What a provider answered about a meter. */
export type MeterAnswer = MeterWord & { readonly mismatches?: readonly Mismatch[] };

type MeterWord =
  | {
      readonly kind: 'valid';
      readonly customerName: string | null;
      readonly address: string | null;
      /** Kobo; null when the biller sets none for this meter. */
      readonly minAmount: number | null;
      readonly maxAmount: number | null;
      readonly arrears: number | null;
      readonly canVend: boolean;
    }
  | { readonly kind: 'invalid'; readonly message: string }
  | {
      readonly kind: 'unavailable';
      readonly reason: string;
      /** How long the provider asked us to wait before the next question. */
      readonly retryAfterMs?: number;
    };
