import { DatabaseUnavailable } from '../../kernel/errors.js';

const CONNECTION_CODES = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  // PostgreSQL: shutting down, crashed, starting up, too many connections.
  '57P01',
  '57P02',
  '57P03',
  '53300',
  // A statement was cut off because it took too long: rolled back.
  '57014',
  // The database itself is gone or not there yet.
  '3D000',
]);
// The last is of a request that outlives the shutdown of its process: its client has left by then.
const CONNECTION_WORDS =
  /Connection terminated|Query read timeout|timeout exceeded when trying to connect|not queryable|Client was closed|Cannot use a pool after calling end/;
const RETRYABLE = new Set(['40001', '40P01']);

/** The SQLSTATE or system code of an error of pg or TypeORM; undefined when it has none. */
export function faultCode(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null) return undefined;
  if ('driverError' in error && error.driverError !== error) return faultCode(error.driverError);
  return 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}

/** Whether the database could not be reached, so that the fate of a statement in flight is unknown. */
export function isConnectionFault(error: unknown): boolean {
  if (error instanceof DatabaseUnavailable) return true;
  const code = faultCode(error);
  if (code !== undefined && (CONNECTION_CODES.has(code) || code.startsWith('08'))) return true;
  if (typeof error !== 'object' || error === null) return false;
  if ('errors' in error && Array.isArray(error.errors)) return error.errors.some(isConnectionFault);
  return 'message' in error && CONNECTION_WORDS.test(String(error.message));
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
