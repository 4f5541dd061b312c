import type { TokenRole } from '../../vending/provider/provider-answer.js';

export const APPROVAL_STATUSES = ['pending', 'approved', 'rejected', 'lapsed'] as const;

/** `lapsed`: it can be decided no more, and nothing was done. */
export type ApprovalStatus = (typeof APPROVAL_STATUSES)[number];

/**
 * `settled`: when it was approved there was nothing left to do. `asker_left`: who had asked was no
 * operator any more. `expired`: nobody decided it in time.
 */
export const LAPSE_CAUSES = ['settled', 'asker_left', 'expired'] as const;
export type LapseCause = (typeof LAPSE_CAUSES)[number];

/** What an operator found out about a payment in review. */
export interface ReviewOutcome {
  readonly outcome: 'delivered' | 'failed';
  readonly tokens: readonly { readonly role: TokenRole; readonly value: string }[];
  readonly units: string | null;
  /** Kobo that our float was charged; null takes the amount. */
  readonly cost: number | null;
  readonly providerReference: string | null;
}

/** What a second person is asked to let happen. */
export type Proposal =
  | {
      readonly act: 'payment.resolve';
      readonly walletId: string;
      readonly paymentId: string;
      readonly fundingId: null;
      readonly details: ReviewOutcome;
    }
  | {
      readonly act: 'payment.reverse';
      readonly walletId: string;
      readonly paymentId: string;
      readonly fundingId: null;
      /** Kobo that go back to the customer. */
      readonly details: { readonly amount: number };
    }
  | {
      readonly act: 'wallet.adjust';
      readonly walletId: string;
      readonly paymentId: null;
      /** Which funding it sets right, where it does. */
      readonly fundingId: string | null;
      /** Kobo; below zero it is a debit. `collects`: later credits pay first what it leaves owed. */
      readonly details: { readonly amount: number; readonly collects?: true };
    }
  | {
      readonly act: 'wallet.write_off';
      readonly walletId: string;
      readonly paymentId: null;
      readonly fundingId: null;
      /** Kobo, positive, of what the wallet owes. */
      readonly details: { readonly amount: number };
    };

/** A proposal and what became of it. */
export type Approval = Proposal & {
  readonly id: string;
  readonly reason: string;
  readonly status: ApprovalStatus;
  readonly lapsedBecause: LapseCause | null;
  readonly askedBy: string;
  readonly askedAt: Date;
  readonly expiresAt: Date;
  readonly decidedBy: string | null;
  readonly decidedAt: Date | null;
  readonly decisionReason: string | null;
};
