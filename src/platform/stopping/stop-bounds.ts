/** The least time that a supervisor waits between SIGTERM and SIGKILL (compose.yaml, docs/operations.md). */
export const STOP_WITHIN_MS = 45_000;

/**
 * The phases of stopping, in order, and the longest time of each in milliseconds. Their sum stays below
 * `STOP_WITHIN_MS`, even if every partner hangs.
 */
export const STOP_PHASES_MS = {
  /**
   * Requests are served and readiness fails, so that load balancers send them elsewhere. The upper bound of
   * DRAIN_MS.
   */
  drain: 10_000,
  /**
   * Work in progress ends: requests, visits to payments and fundings, and a reconciliation, all in
   * parallel.
   */
  finish: 15_000,
  /** The HTTP server and its connections. */
  http: 2_000,
  /** Connections to the queue, the database, providers and gateways. */
  disconnect: 8_000,
  /** The programs that this process started: the simulator, then the embedded database. */
  local: 8_500,
} as const;

/** The bound for each connection, or group of them, that `disconnect` closes in turn. */
export const DISCONNECT_STEP_MS = 1_000;

/**
 * The part of `local` in which the simulator ends. PostgreSQL is first asked for a fast shutdown, then for
 * an immediate one.
 */
export const SIMULATOR_STOP_MS = 2_000;
export const POSTGRES_STOP_MS = { fast: 6_000, immediate: 2_000 } as const;

/** How long an API process that refuses new requests waits for idle connections to send one more. */
export const LINGER_MS = 1_000;

/** The process then ends in any case: something without a bound hangs. */
export const END_AT_LAST_MS = 44_500;
