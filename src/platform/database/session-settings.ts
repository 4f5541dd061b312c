/** How long a connection lets things take. Durations are in milliseconds; 0 sets no bound. */
export interface ConnectionLimits {
  /** The server cuts off a statement after this. The client gives up two seconds later. */
  readonly statementTimeoutMs: number;
  /** The server cuts off a wait for a lock after this. */
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

/** Limits of reports, which may read all there is. */
export const REPORT_LIMITS: ConnectionLimits = {
  statementTimeoutMs: 60 * MINUTE_MS,
  lockTimeoutMs: MINUTE_MS,
  idleInTransactionMs: 10 * MINUTE_MS,
};

/** Limits of migrations, which may rewrite a table. A short wait for locks: everybody queues behind it. */
export const MIGRATION_LIMITS: ConnectionLimits = {
  statementTimeoutMs: 12 * 60 * MINUTE_MS,
  lockTimeoutMs: 2_000,
  idleInTransactionMs: 60 * MINUTE_MS,
};

/**
 * The session settings that our SQL and our parsers rely on. The server takes them from the startup
 * packet, where they win over its configuration, ALTER SYSTEM, ALTER DATABASE, ALTER ROLE and the
 * `options` of the URL. Any role may set each of them.
 *
 * Not among them, on purpose: `default_transaction_read_only`, with which an operator stops writes;
 * planner and memory settings, which belong to whoever runs the server; and `row_security`,
 * `lc_messages`, `xmloption` and the like, on which nothing of ours depends.
 */
export const PINNED: Readonly<Record<string, string>> = {
  // What the driver parses: timestamps, intervals, bytea, floats, text.
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
  // What our SQL means.
  search_path: 'public',
  standard_conforming_strings: 'on',
  backslash_quote: 'safe_encoding',
  quote_all_identifiers: 'off',
  transform_null_equals: 'off',
  array_nulls: 'on',
  check_function_bodies: 'on',
  // What a transaction promises.
  default_transaction_isolation: 'read committed',
  default_transaction_deferrable: 'off',
  exit_on_error: 'off',
  // A commit that a synchronous standby did not confirm says so by a warning.
  client_min_messages: 'notice',
  // Connections wait in pools, and listen for hours.
  idle_session_timeout: '0',
};

/**
 * The startup parameters of a connection. A pooler that does not know them, as PgBouncer, has to be
 * told to ignore them, and needs the same settings by ALTER ROLE then.
 * @param settings further ones, which win over the pinned ones: a planner's, another search_path.
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
 * What a new connection sets after it is made, because the startup packet cannot say it:
 * - `synchronous_commit=off` would lose accepted payments in a crash, so it becomes `on`. Every other
 *   value stays: `remote_apply`, say, is an operator's choice.
 * - With `session_replication_role=replica` the triggers that guard the ledger do not fire. A role
 *   that may not reset it is refused by the server (42501), and so the connection fails.
 * - `transaction_timeout` is unknown to servers before PostgreSQL 17.
 */
export const AFTER_CONNECT = `
  SELECT CASE WHEN current_setting('synchronous_commit') = 'off'
      THEN set_config('synchronous_commit', 'on', false) END,
    CASE WHEN current_setting('session_replication_role') <> 'origin'
      THEN set_config('session_replication_role', 'origin', false) END,
    CASE WHEN current_setting('transaction_timeout', true) <> '0'
      THEN set_config('transaction_timeout', '0', false) END`;
