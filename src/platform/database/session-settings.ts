/** The longest times that a connection allows. Durations are in milliseconds; 0 means no bound. */
export interface ConnectionLimits {
  /** The server cancels a statement after this. The client gives up two seconds later. */
  readonly statementTimeoutMs: number;
  /** The server cancels a wait for a lock after this. */
  readonly lockTimeoutMs: number;
  /** The server ends a session whose transaction waits this long for its next statement. */
  readonly idleInTransactionMs: number;
}

const MINUTE_MS = 60_000;

/** Limits of connections that serve requests and jobs. */
export const REQUEST_LIMITS: ConnectionLimits = {
  statementTimeoutMs: 10_000,
  lockTimeoutMs: 8_000,
  idleInTransactionMs: 15_000,
};

/** Limits of reports, which may read whole tables. */
export const REPORT_LIMITS: ConnectionLimits = {
  statementTimeoutMs: 60 * MINUTE_MS,
  lockTimeoutMs: MINUTE_MS,
  idleInTransactionMs: 10 * MINUTE_MS,
};

/**
 * Limits of migrations, which may rewrite a table. The wait for locks is short, because all others queue
 * behind it.
 */
export const MIGRATION_LIMITS: ConnectionLimits = {
  statementTimeoutMs: 12 * 60 * MINUTE_MS,
  lockTimeoutMs: 2_000,
  idleInTransactionMs: 60 * MINUTE_MS,
};

/**
 * The session settings that our SQL and our parsers rely on. The server takes them from the startup packet,
 * where they override its configuration, ALTER SYSTEM, ALTER DATABASE, ALTER ROLE and the `options` of the
 * URL. Any role may set each of them.
 * Left out on purpose: `default_transaction_read_only`, with which an operator stops writes; planner and
 * memory settings, which belong to the administrator of the server; and `row_security`, `lc_messages`,
 * `xmloption` and others on which our code does not depend.
 */
export const PINNED: Readonly<Record<string, string>> = {
  // Formats that the driver parses: timestamps, intervals, bytea, floats, text.
  DateStyle: 'ISO, MDY',
  IntervalStyle: 'postgres',
  TimeZone: 'UTC',
  timezone_abbreviations: 'Default',
  bytea_output: 'hex',
  extra_float_digits: '1',
  client_encoding: 'UTF8',
  lc_monetary: 'C',
  lc_numeric: 'C',
  lc_time: 'C',
  // Settings that change the meaning of our SQL.
  search_path: 'public',
  standard_conforming_strings: 'on',
  backslash_quote: 'safe_encoding',
  quote_all_identifiers: 'off',
  transform_null_equals: 'off',
  array_nulls: 'on',
  check_function_bodies: 'on',
  // Guarantees of a transaction.
  default_transaction_isolation: 'read committed',
  default_transaction_deferrable: 'off',
  exit_on_error: 'off',
  // A warning reports a commit that no synchronous standby confirmed.
  client_min_messages: 'notice',
  // Connections wait in pools, and listen for hours.
  idle_session_timeout: '0',
};

/**
 * The startup parameters of a connection. A pooler that does not know them, such as PgBouncer, must be told
 * to ignore them; the role then needs the same settings by ALTER ROLE.
 * @param settings further ones, which override the pinned ones: for the planner, or another search_path.
 */
export function startupParameters(
  applicationName: string,
  limits: ConnectionLimits,
  settings: Readonly<Record<string, string>> = {},
): Readonly<Record<string, string>> {
  return {
    ...PINNED,
    // PostgreSQL keeps 63 bytes of it.
    application_name: applicationName.slice(0, 63),
    statement_timeout: String(limits.statementTimeoutMs),
    lock_timeout: String(limits.lockTimeoutMs),
    idle_in_transaction_session_timeout: String(limits.idleInTransactionMs),
    ...settings,
  };
}

/**
 * Settings that a new connection makes after it is open, because the startup packet cannot express them:
 * - `synchronous_commit=off` would lose accepted payments in a crash, so it becomes `on`. Every other value
 * stays: `remote_apply`, for example, is the operator's choice.
 * - With `session_replication_role=replica` the triggers that guard the ledger do not fire. If the role may
 * not reset it, the server refuses (42501), and the connection fails.
 * - `transaction_timeout` does not exist before PostgreSQL 17.
 */
export const AFTER_CONNECT = `
  SELECT CASE WHEN current_setting('synchronous_commit') = 'off'
      THEN set_config('synchronous_commit', 'on', false) END,
    CASE WHEN current_setting('session_replication_role') <> 'origin'
      THEN set_config('session_replication_role', 'origin', false) END,
    CASE WHEN current_setting('transaction_timeout', true) <> '0'
      THEN set_config('transaction_timeout', '0', false) END`;
