import type { IncidentSubject } from '../../incidents/incident.js';
import type {
  ReceiptDetails,
  Refused,
  VendedToken,
} from '../../vending/provider/provider-answer.js';
import type { MeterType } from '../../vending/provider/electricity-provider.js';
import type { PaymentStatus } from './payment-state.js';

/**
 * `awaited`: delivered, and the credit token is still asked for. `missing`: asked for in vain as long as
 * the retry policy says; a person looks, and the provider is asked on.
 */
export type TokenStatus = 'none' | 'awaited' | 'missing' | 'delivered';

/** Why a payment failed, in words a customer's app can act on. */
export type FailureCode =
  'refused' | 'provider_unavailable' | 'not_found' | 'not_delivered' | 'expired' | 'reversed';

/** Names a payment: requests and jobs carry the wallet, since keys begin with it. */
export interface PaymentRef {
  readonly walletId: string;
  readonly paymentId: string;
}

/** What payments are called in `due_work`. */
export const PAYMENT_WORK = 'payments';
/** The lane of payments that nobody was asked about yet. A provider's code has no space. */
export const NEW_PAYMENTS_LANE = 'not chosen yet';

/** The lane of a payment, as an expression of the provider that was asked last. */
export function laneOf(provider: string): string {
  return `coalesce(${provider}, '${NEW_PAYMENTS_LANE}')`;
}

/** A payment to look at, with what its provider is chosen by. */
export interface DuePayment extends PaymentRef {
  readonly billerId: string;
  /** Who was asked last; null while nobody was. */
  readonly provider: string | null;
}

/** The payment as settlement sees it, read under its row's lock. */
export interface PaymentFacts {
  readonly walletId: string;
  readonly id: string;
  readonly transactionId: string;
  readonly status: PaymentStatus;
  readonly meterType: MeterType;
  /** Kobo, all three. */
  readonly amount: number;
  readonly fee: number;
  readonly total: number;
  readonly provider: string | null;
  /** What the provider charged, in kobo; known once captured. */
  readonly providerCost: number | null;
  readonly providerReference: string | null;
  readonly tokens: readonly VendedToken[];
  readonly tokenStatus: TokenStatus;
  readonly units: string | null;
  /** Texts about tokens that nobody could read, of the last answer that had any. */
  readonly notUnderstood: readonly string[] | null;
  readonly details: ReceiptDetails | null;
  readonly refundTransactionId: string | null;
  readonly failureCode: FailureCode | null;
  readonly failureMessage: string | null;
  readonly completedAt: Date | null;
  /** How many attempts there are; the last one has this number. */
  readonly attempts: number;
  readonly checks: number;
  /** The seq of its latest event. */
  readonly seq: number;
  readonly incidents: readonly string[];
}

/** The last attempt of a payment, as settlement sees it. */
export interface AttemptFacts {
  readonly number: number;
  readonly sendBy: Date;
  readonly notFoundCount: number;
  readonly outcome: AttemptOutcome | null;
  /** What the vend was refused with, should a requery agree that nothing was executed. */
  readonly refusal: DoubtedRefusal | null;
}

/** A refusal that one `notFound` proves, since the vend was answered and is not under way any more. */
export type DoubtedRefusal = Pick<Refused, 'code' | 'message' | 'fault'>;

export type AttemptOutcome = 'delivered' | 'refused' | 'reversed' | 'notFound';
export const INCIDENT_KINDS = [
  'delivered_after_refund',
  'refused_after_delivery',
  'delivered_by_earlier_attempt',
  'answer_mismatch',
  'token_repeated',
  'token_implausible',
  'second_delivery',
  'token_missing',
  'cost_differs',
] as const;
export type IncidentKind = (typeof INCIDENT_KINDS)[number];
export const PAYMENT_INCIDENTS: IncidentSubject<IncidentKind> = {
  subject: 'payment',
  kinds: INCIDENT_KINDS,
  table: 'bill_payments',
  amount: 'total',
  reference: null,
};
