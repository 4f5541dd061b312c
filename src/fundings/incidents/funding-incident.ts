import type { FundingIncidentKind } from '../funding.js';

/** An incident, with the funding that it is about. Kobo. */
export interface FundingIncident {
  readonly walletId: string;
  readonly fundingId: string;
  readonly kind: FundingIncidentKind;
  readonly number: number;
  readonly amount: number;
  readonly reference: string;
  readonly evidence: unknown;
  readonly createdAt: Date;
  readonly resolvedAt: Date | null;
}

/** Where a list of incidents goes on, to the microsecond. */
export interface FundingIncidentPlace {
  readonly at: string;
  readonly subjectId: string;
  readonly kind: string;
  readonly number: number;
}
