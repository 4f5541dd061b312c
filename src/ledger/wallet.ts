import type { Spent } from './spending.js';

export type WalletStatus = 'active' | 'frozen';

/** A wallet as the ledger keeps it. `balance` is kobo; `version` counts its movements. */
export interface WalletRow {
  readonly id: string;
  readonly userId: string;
  readonly balance: number;
  readonly currency: 'NGN';
  readonly version: number;
  readonly status: WalletStatus;
  /** Kobo that were taken back and that it did not hold: the wallet's part of `receivable`. */
  readonly owed: number;
  /** Whether credits pay what is owed first. */
  readonly collects: boolean;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** What a movement is computed from: the state of a wallet at one version. */
export interface WalletState extends Spent {
  readonly balance: number;
  readonly version: number;
  readonly status: WalletStatus;
  /** Nothing, when it is left out. */
  readonly owed?: number;
  readonly collects?: boolean;
}
