import { DatabaseUnavailable } from '../../kernel/errors.js';

/** SQLSTATEs of a database that is unreachable or refuses writes. The caller did nothing wrong. */
const AWAY_CODES = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  // Read-only: a standby, a demoted primary, or an operator stopped writes.
  '25006',
  // The server ended a transaction that took too long, or waited too long for its next statement.
  '25P03',
  '25P04',
  // The server cancelled and rolled back a statement: it, or its wait for a lock, took too long.
  '57014',
  '55P03',
  // The database itself does not exist (any more).
  '3D000',
  // The server's disk or operating system failed.
  '58000',
  '58030',
]);
/**
 * Classes of SQLSTATE with the same meaning: 08 connection exceptions; 53 insufficient resources (too many
 * connections, disk full, out of memory); 57P shutting down, crashed, starting up, in recovery.
 */
const AWAY_CLASSES = /^(?:08|53|57P)/;
// The last text belongs to a request that outlives the shutdown of its process; its client has left by
// then.
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

/** Marks an error as the reason why a connection could not be made, whatever its code is. */
export function markConnectFault<Reason>(error: Reason): Reason {
  if (typeof error === 'object' && error !== null) connectFaults.add(error);
  return error;
}

/**
 * Whether the database is unreachable, gives no answer, or refuses writes. A statement in flight may or may
 * not have been applied.
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

/**
 * Whether PostgreSQL rolled back because of a conflict (40001, 40P01), so that the unit should be tried
 * again.
 */
export function isRetryable(error: unknown): boolean {
  const code = faultCode(error);
  return code !== undefined && RETRYABLE.has(code);
}

/**
 * Whether a statement failed because of its own data (SQLSTATE classes 22 and 23, or raised by a trigger).
 */
export function isRowFault(error: unknown): boolean {
  const code = faultCode(error);
  return code !== undefined && (/^2[23]/.test(code) || code === 'P0001');
}

/** Whether the unique constraint with this name refused a row. */
export function isDuplicate(error: unknown, constraint: string): boolean {
  if (faultCode(error) !== '23505') return false;
  const fault = (error as { driverError?: unknown }).driverError ?? error;
  return (fault as { constraint?: string }).constraint === constraint;
}
