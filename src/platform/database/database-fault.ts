import { DatabaseUnavailable } from '../../kernel/errors.js';

/** The database cannot be reached, or does not take writes: nothing that a caller did wrong. */
const AWAY_CODES = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  // Read-only: a standby, a primary that was demoted, or an operator who stopped writes.
  '25006',
  // The server ended a transaction that waited too long for its next statement, or took too long.
  '25P03',
  '25P04',
  // A statement was cut off because it, or its wait for a lock, took too long: rolled back.
  '57014',
  '55P03',
  // The database itself is gone or not there yet.
  '3D000',
  // The server's disk or its operating system fails it.
  '58000',
  '58030',
]);
/**
 * Classes of SQLSTATE that say the same: 08 connection exceptions; 53 insufficient resources (too many
 * connections, disk full, out of memory); 57P shutting down, crashed, starting up, in recovery.
 */
const AWAY_CLASSES = /^(?:08|53|57P)/;
// The last is of a request that outlives the shutdown of its process: its client has left by then.
const CONNECTION_WORDS =
  /Connection terminated|Query read timeout|timeout expired|timeout exceeded when trying to connect|not queryable|Client was closed|Cannot use a pool after calling end/;
const RETRYABLE = new Set(['40001', '40P01']);

/** The SQLSTATE or system code of an error of pg or TypeORM; undefined when it has none. */
export function faultCode(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null) return undefined;
  if ('driverError' in error && error.driverError !== error) return faultCode(error.driverError);
  return 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}

const connectFaults = new WeakSet();

/** Notes that a connection could not be made for this reason, whatever its code is. */
export function markConnectFault<Reason>(error: Reason): Reason {
  if (typeof error === 'object' && error !== null) connectFaults.add(error);
  return error;
}

/**
 * Whether the database is away: it cannot be reached, does not answer, or takes no writes. The fate of
 * a statement in flight is unknown.
 */
export function isConnectionFault(error: unknown): boolean {
  if (error instanceof DatabaseUnavailable || isAwayCode(faultCode(error))) return true;
  if (typeof error !== 'object' || error === null) return false;
  if (connectFaults.has(error)) return true;
  if ('errors' in error && Array.isArray(error.errors)) return error.errors.some(isConnectionFault);
  return 'message' in error && CONNECTION_WORDS.test(String(error.message));
}

function isAwayCode(code: string | undefined): boolean {
  return code !== undefined && (AWAY_CODES.has(code) || AWAY_CLASSES.test(code));
}

/** Whether PostgreSQL rolled back for the sake of others (40001, 40P01) and asks to try again. */
export function isRetryable(error: unknown): boolean {
  const code = faultCode(error);
  return code !== undefined && RETRYABLE.has(code);
}

/** Whether a statement failed on its own data (SQLSTATE classes 22 and 23, or raised by a trigger). */
export function isRowFault(error: unknown): boolean {
  const code = faultCode(error);
  return code !== undefined && (/^2[23]/.test(code) || code === 'P0001');
}

/** Whether the unique constraint of this name refused a row. */
export function isDuplicate(error: unknown, constraint: string): boolean {
  if (faultCode(error) !== '23505') return false;
  const fault = (error as { driverError?: unknown }).driverError ?? error;
  return (fault as { constraint?: string }).constraint === constraint;
}
