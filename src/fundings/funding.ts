import type { IncidentSubject } from '../incidents/incident.js';

/**
 * `mismatched`: money came in that is not what was asked for; a person decides. `failed` is no final
 * word: a payer may try another card, so money that comes in later is credited all the same.
 */
export type FundingStatus = 'pending' | 'completed' | 'failed' | 'mismatched';
export const FUNDING_STATUSES: readonly FundingStatus[] = [
  'pending',
  'completed',
  'failed',
  'mismatched',
];

/** What fundings are called in `due_work`. */
export const FUNDING_WORK = 'fundings';

/** Why no money came. */
export type FundingFailure = 'failed' | 'abandoned' | 'reversed' | 'not_started';

/**
 * What must not happen to a funding and did. Of the first three nothing was credited:
 * `balance_too_large` is a payment that the wallet cannot hold as an exact number of kobo.
 */
export const FUNDING_INCIDENT_KINDS = [
  'amount_mismatch',
  'currency_mismatch',
  'balance_too_large',
  'reversed',
  'refunded',
  'charged_back',
  'answer_mismatch',
] as const;
export type FundingIncidentKind = (typeof FUNDING_INCIDENT_KINDS)[number];
export const FUNDING_INCIDENTS: IncidentSubject<FundingIncidentKind> = {
  subject: 'funding',
  kinds: FUNDING_INCIDENT_KINDS,
  table: 'fundings',
  amount: 'amount',
  reference: 'reference',
};

export interface FundingRef {
  readonly walletId: string;
  readonly id: string;
}

/** Whether the state is final for a customer who waits for the result. */
export function isSettled(status: FundingStatus): boolean {
  return status !== 'pending';
}
