import { onServer } from './database.js';

/** A value of each session setting that would break what our SQL and our parsers rely on. */
export const HOSTILE_SETTINGS: Readonly<Record<string, string>> = {
  DateStyle: 'German, DMY',
  IntervalStyle: 'iso_8601',
  TimeZone: 'Pacific/Kiritimati',
  timezone_abbreviations: 'India',
  bytea_output: 'escape',
  extra_float_digits: '-15',
  client_encoding: 'LATIN1',
  lc_monetary: 'C.UTF-8',
  lc_numeric: 'C.UTF-8',
  lc_time: 'C.UTF-8',
  search_path: 'pg_catalog',
  standard_conforming_strings: 'off',
  backslash_quote: 'off',
  quote_all_identifiers: 'on',
  transform_null_equals: 'on',
  array_nulls: 'off',
  check_function_bodies: 'off',
  default_transaction_isolation: 'serializable',
  default_transaction_deferrable: 'on',
  exit_on_error: 'on',
  client_min_messages: 'error',
  idle_session_timeout: '1000',
  idle_in_transaction_session_timeout: '1000',
  statement_timeout: '1',
  lock_timeout: '1',
  synchronous_commit: 'off',
  session_replication_role: 'replica',
};

/** Settings that nothing of ours depends on, so that they are left as they are. */
export const HARMLESS_SETTINGS: Readonly<Record<string, string>> = {
  row_security: 'off',
  xmloption: 'document',
  xmlbinary: 'hex',
  jit: 'off',
  escape_string_warning: 'off',
  default_statistics_target: '1',
  enable_indexscan: 'off',
  plan_cache_mode: 'force_custom_plan',
  from_collapse_limit: '1',
};

type Settings = Readonly<Record<string, string>>;

/** Sets them for a database of a test. @returns its URL */
export async function setForDatabase(url: string, settings: Settings): Promise<string> {
  return alter(url, `DATABASE "${nameOf(url)}"`, settings);
}

/** Sets them for the role of the URL in a database of a test. @returns the URL */
export async function setForRole(url: string, settings: Settings): Promise<string> {
  return alter(url, `ROLE CURRENT_USER IN DATABASE "${nameOf(url)}"`, settings);
}

/** Takes back what `setForDatabase` and `setForRole` set. */
export async function forgetSettings(url: string): Promise<void> {
  const server = new URL(url);
  server.pathname = '/postgres';
  const name = nameOf(url);
  await onServer(server.href, `ALTER DATABASE "${name}" RESET ALL`);
  await onServer(server.href, `ALTER ROLE CURRENT_USER IN DATABASE "${name}" RESET ALL`);
}

async function alter(url: string, what: string, settings: Settings): Promise<string> {
  // From the maintenance database: a session of the altered one would read the next statement by it.
  const server = new URL(url);
  server.pathname = '/postgres';
  const forbidden = await settingsOfSuperusers(server.href);
  for (const [name, value] of Object.entries(settings)) {
    if (forbidden.has(name)) continue;
    const words = value.split(', ').map((word) => `'${word}'`);
    await onServer(server.href, `ALTER ${what} SET ${name} TO ${words.join(', ')}`);
  }
  return url;
}

/** Names of the settings that the role of the URL may not change, and so nobody who signs in as it. */
async function settingsOfSuperusers(serverUrl: string): Promise<ReadonlySet<string>> {
  const rows = await onServer<{ name: string }>(
    serverUrl,
    `SELECT name FROM pg_settings, pg_roles
      WHERE context = 'superuser' AND rolname = current_user AND NOT rolsuper`,
  );
  return new Set(rows.map((row) => row.name));
}

function nameOf(url: string): string {
  return new URL(url).pathname.slice(1);
}
