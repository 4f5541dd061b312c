/** A supervisor waits at least this long between SIGTERM and SIGKILL (compose.yaml, docs/operations.md). */
export const STOP_WITHIN_MS = 45_000;

/**
 * The phases of stopping, one after another, and how long each may take at most, in milliseconds.
 * Together they stay below `STOP_WITHIN_MS`, whatever partner hangs.
 */
export const STOP_PHASES_MS = {
  /** Requests are served, readiness says no: load balancers look elsewhere. The most that DRAIN_MS may say. */
  drain: 10_000,
  /** What is under way ends: requests, visits to payments and fundings, a reconciliation, at the same time. */
  finish: 15_000,
  /** The HTTP server and its connections. */
  http: 2_000,
  /** Connections to the queue, the database, providers and gateways. */
  disconnect: 8_000,
  /** What this process started: the simulator, then the embedded database. */
  local: 8_500,
} as const;

/** Each connection, or group of them, that is given up one after another in `disconnect`. */
export const DISCONNECT_STEP_MS = 1_000;

/** In `local`: the simulator beside PostgreSQL, which is asked for a fast end, then for an immediate one. */
export const SIMULATOR_STOP_MS = 2_000;
export const POSTGRES_STOP_MS = { fast: 6_000, immediate: 2_000 } as const;

/** How long an API process that began to refuse waits for idle connections to ask once more. */
export const LINGER_MS = 1_000;

/** The process ends then in any case: something that this page does not know of hangs. */
export const END_AT_LAST_MS = 44_500;
