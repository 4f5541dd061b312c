/** What is deleted of one table, and when. Rows that hold money are never in this list. */
export interface RetentionRule {
  readonly table: string;
  /** The setting that says how many days it is kept. */
  readonly setting: RetentionSetting;
  /** What may go, in SQL. `$1` is the number of days; the newest row that may go is that old. */
  readonly expired: string;
  /** Why nobody needs it after that time. */
  readonly because: string;
}

export type RetentionSetting =
  | 'RETAIN_EVENTS_DAYS'
  | 'RETAIN_NOTICES_DAYS'
  | 'RETAIN_ANSWERS_DAYS'
  | 'RETAIN_VERIFICATIONS_DAYS'
  | 'RETAIN_ACCESS_DAYS';

const OLDER = (column: string): string => `${column} < now() - $1 * interval '1 day'`;

/** No money depends on what decided nothing: the payment has ended, no token is due, no incident waits for a person. */
// Scalar subqueries: as joins they would make the planner begin with the payments, which are the many.
const IS_SETTLED = `
  (SELECT p.status IN ('completed', 'failed') AND p.token_status IN ('none', 'delivered')
    FROM bill_payments p WHERE p.wallet_id = attempt_answers.wallet_id
      AND p.id = attempt_answers.payment_id)
  AND (SELECT count(*) FROM incidents i WHERE i.wallet_id = attempt_answers.wallet_id
    AND i.payment_id = attempt_answers.payment_id AND i.resolved_at IS NULL) = 0`;

/** Every table that grows and holds no money. The document is compared with this list by a test. */
export const RETENTION_RULES: readonly RetentionRule[] = [
  {
    table: 'events',
    setting: 'RETAIN_EVENTS_DAYS',
    expired: `${OLDER('created_at')} AND delivered_at IS NOT NULL`,
    because: 'it was delivered; the payment or funding itself is kept',
  },
  {
    table: 'gateway_webhooks',
    setting: 'RETAIN_NOTICES_DAYS',
    expired: OLDER('received_at'),
    because: 'it was a hint; what the gateway confirmed is in the funding',
  },
  {
    table: 'provider_callbacks',
    setting: 'RETAIN_NOTICES_DAYS',
    expired: OLDER('received_at'),
    because: 'it was a hint; what the provider answered is kept with the attempt',
  },
  {
    table: 'attempt_answers',
    setting: 'RETAIN_ANSWERS_DAYS',
    expired: `${OLDER('received_at')} AND NOT has_decided AND ${IS_SETTLED}`,
    because:
      'it decided nothing and its payment is settled; the answer that decided is kept for ever',
  },
  {
    table: 'meter_verifications',
    setting: 'RETAIN_VERIFICATIONS_DAYS',
    expired: OLDER('verified_at'),
    because: 'the provider is asked again',
  },
  {
    table: 'refresh_tokens',
    setting: 'RETAIN_ACCESS_DAYS',
    expired: OLDER('expires_at'),
    because: 'it expired; until then a used one is kept, so that its reuse is seen',
  },
  {
    table: 'login_failures',
    setting: 'RETAIN_ACCESS_DAYS',
    expired: 'expire < (extract(epoch FROM now()) - $1 * 86400) * 1000',
    because: 'its window of 15 minutes is over',
  },
  {
    table: 'operator_requests',
    setting: 'RETAIN_ACCESS_DAYS',
    expired: OLDER('created_at'),
    because: 'nobody repeats a request after that time',
  },
];
