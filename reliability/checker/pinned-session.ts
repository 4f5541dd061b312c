import type pg from 'pg';

/** What a judge's SQL and parsers rely on. Written apart from the service, which pins its own. */
const PINNED = `
  SET DateStyle = 'ISO, MDY'; SET IntervalStyle = 'postgres'; SET TimeZone = 'UTC';
  SET bytea_output = 'hex'; SET extra_float_digits = 1; SET client_encoding = 'UTF8';
  SET standard_conforming_strings = on; SET transform_null_equals = off; SET array_nulls = on;
  SET search_path = public; SET default_transaction_isolation = 'read committed';
  SET default_transaction_deferrable = off; SET lock_timeout = 0; SET exit_on_error = off;
  SET idle_session_timeout = 0; SET idle_in_transaction_session_timeout = 0`;

/** Pins the session of a new connection, whatever its role, its database or its URL say. */
export async function pinSession(client: pg.ClientBase, statementTimeoutMs = 0): Promise<void> {
  // First of all, and alone: a bound of a millisecond would cut off the rest.
  await client.query(`SET statement_timeout = ${statementTimeoutMs}`);
  await client.query(PINNED);
}
