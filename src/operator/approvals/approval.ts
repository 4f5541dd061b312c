import type { TokenRole } from '../../vending/provider/provider-answer.js';

export const APPROVAL_STATUSES = ['pending', 'approved', 'rejected', 'lapsed'] as const;

/** `lapsed`: it can no longer be decided, and the act was not performed. */
export type ApprovalStatus = (typeof APPROVAL_STATUSES)[number];

/**
 * `settled`: there was nothing left to do when it was approved. `asker_left`: the person that asked was no longer
 * an operator. `expired`: it was not decided in time.
 */
export const LAPSE_CAUSES = ['settled', 'asker_left', 'expired'] as const;
export type LapseCause = (typeof LAPSE_CAUSES)[number];

/** An operator's finding about a payment in review. */
export interface ReviewOutcome {
  readonly outcome: 'delivered' | 'failed';
  readonly tokens: readonly { readonly role: TokenRole; readonly value: string }[];
  readonly units: string | null;
  /** In kobo, what the provider charged our float; null means the amount of the purchase. */
  readonly cost: number | null;
  readonly providerReference: string | null;
}

/** An act that a second person is asked to approve. */
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
      /** The kobo that go back to the customer. */
      readonly details: { readonly amount: number };
    }
  | {
      readonly act: 'wallet.adjust';
      readonly walletId: string;
      readonly paymentId: null;
      /** The funding that it corrects, if any. */
      readonly fundingId: string | null;
      /**
       * In kobo; a negative amount is a debit. With `collects`, later credits first pay the debt that it
       * leaves.
       */
      readonly details: { readonly amount: number; readonly collects?: true };
    }
  | {
      readonly act: 'wallet.write_off';
      readonly walletId: string;
      readonly paymentId: null;
      readonly fundingId: null;
      /** In kobo, positive: the part of the wallet's debt to write off. */
      readonly details: { readonly amount: number };
    };

/** A proposal and its decision. */
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
