// What grows with customers and their purchases. Left out, because they stay small: `incidents`
// (what must never happen), `login_failures` (forgotten after a while), `installation` and
// `migrations` (written once), `kyc_tiers` (three).
export const PER_WALLET = [
  'transactions',
  'entries',
  'bill_payments',
  'attempts',
  'attempt_answers',
  'due_work',
  'fundings',
  'events',
];
// Of these a customer has one, or a few; of saved meters a hundred at most.
const FEW = ['wallets', 'users', 'refresh_tokens', 'meter_verifications', 'saved_meters'];
// Found by the hash alone: what it is for is to be alone among all wallets.
const OF_ALL = ['token_hashes'];
export const GROWING = [...PER_WALLET, ...FEW, ...OF_ALL];

/** Indexes that are read without a wallet: they hold what is still to be done, and that alone. */
export const WORK = [
  'bill_payments_review_idx',
  'due_work_next_idx',
  'due_work_pk',
  'events_undelivered_idx',
  'fundings_pending_idx',
];
