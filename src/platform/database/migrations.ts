import { UsersAndWallets1763800000001 } from './migrations/1763800000001-users-and-wallets.js';
import { Ledger1763800000002 } from './migrations/1763800000002-ledger.js';
import { Fundings1763800000003 } from './migrations/1763800000003-fundings.js';
import { BillPayments1763800000004 } from './migrations/1763800000004-bill-payments.js';
import { Events1763800000005 } from './migrations/1763800000005-events.js';
import { ProviderRoutes1763800000006 } from './migrations/1763800000006-provider-routes.js';
import { SavedMeters1763800000007 } from './migrations/1763800000007-saved-meters.js';
import { Reconciliation1763800000008 } from './migrations/1763800000008-reconciliation.js';
import { OperatorDesk1763800000009 } from './migrations/1763800000009-operator-desk.js';
import { ProviderCallbacks1763800000010 } from './migrations/1763800000010-provider-callbacks.js';
import { Paystack1763800000011 } from './migrations/1763800000011-paystack.js';
import { KycLimits1763800000012 } from './migrations/1763800000012-kyc-limits.js';
import { ReceiptDetails1763800000013 } from './migrations/1763800000013-receipt-details.js';
import { FundingDesk1763800000014 } from './migrations/1763800000014-funding-desk.js';
import { Answers1763800000015 } from './migrations/1763800000015-answers.js';
import { MissingTokens1763800000016 } from './migrations/1763800000016-missing-tokens.js';
import { AskOnly1763800000018 } from './migrations/1763800000018-ask-only.js';
import { EventDelivery1763800000023 } from './migrations/1763800000023-event-delivery.js';
import { OperatorRequests1763800000025 } from './migrations/1763800000025-operator-requests.js';
import { RetentionIndexes1763800000026 } from './migrations/1763800000026-retention-indexes.js';
import { AttemptAnswers1763800000027 } from './migrations/1763800000027-attempt-answers.js';
import { ApprovalsLapse1763800000030 } from './migrations/1763800000030-approvals-lapse.js';
import { Phones1763800000028 } from './migrations/1763800000028-phones.js';
import { AdjustedWithinPaid1763800000029 } from './migrations/1763800000029-adjusted-within-paid.js';
import { Receivable1763800000031 } from './migrations/1763800000031-receivable.js';
import { ValidateChecks1763800000032 } from './migrations/1763800000032-validate-checks.js';
import { TokenHashes1763800000034 } from './migrations/1763800000034-token-hashes.js';
import { DueByProvider1763800000033 } from './migrations/1763800000033-due-by-provider.js';
import { LateCosts1763800000035 } from './migrations/1763800000035-late-costs.js';
import { OneTableOfIncidents1763800000040 } from './migrations/1763800000040-one-table-of-incidents.js';
import { ValidateIncidents1763800000041 } from './migrations/1763800000041-validate-incidents.js';
import { ReturnedMoney1763800000042 } from './migrations/1763800000042-returned-money.js';
import { ValidateReturned1763800000043 } from './migrations/1763800000043-validate-returned.js';
import { DueWork1763800000044 } from './migrations/1763800000044-due-work.js';
import { ReviewIndex1763800000045 } from './migrations/1763800000045-review-index.js';
import { ValidateReview1763800000046 } from './migrations/1763800000046-validate-review.js';

/** Every migration, oldest first. A new one is added at the end. */
export const MIGRATIONS = [
  UsersAndWallets1763800000001,
  Ledger1763800000002,
  Fundings1763800000003,
  BillPayments1763800000004,
  Events1763800000005,
  ProviderRoutes1763800000006,
  SavedMeters1763800000007,
  Reconciliation1763800000008,
  OperatorDesk1763800000009,
  ProviderCallbacks1763800000010,
  Paystack1763800000011,
  KycLimits1763800000012,
  ReceiptDetails1763800000013,
  FundingDesk1763800000014,
  Answers1763800000015,
  MissingTokens1763800000016,
  AskOnly1763800000018,
  EventDelivery1763800000023,
  OperatorRequests1763800000025,
  RetentionIndexes1763800000026,
  AttemptAnswers1763800000027,
  Phones1763800000028,
  AdjustedWithinPaid1763800000029,
  ApprovalsLapse1763800000030,
  Receivable1763800000031,
  ValidateChecks1763800000032,
  DueByProvider1763800000033,
  TokenHashes1763800000034,
  LateCosts1763800000035,
  OneTableOfIncidents1763800000040,
  ValidateIncidents1763800000041,
  ReturnedMoney1763800000042,
  ValidateReturned1763800000043,
  DueWork1763800000044,
  ReviewIndex1763800000045,
  ValidateReview1763800000046,
];
