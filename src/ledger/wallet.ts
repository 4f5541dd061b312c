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
  /** The debt in kobo: the wallet's part of the account `receivable`. */
  readonly owed: number;
  /** Whether credits first repay the debt. */
  readonly collects: boolean;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** The state of a wallet at one version, from which movements are computed. */
export interface WalletState extends Spent {
  readonly balance: number;
  readonly version: number;
  readonly status: WalletStatus;
  /** Zero when it is left out. */
  readonly owed?: number;
  readonly collects?: boolean;
}
