import { HttpException } from '@nestjs/common';
import {
  DatabaseUnavailable,
  DomainError,
  ERROR_CODES,
  type ErrorCode,
  type ErrorKind,
  type FieldError,
  type PassedLimit,
} from '../../../kernel/errors.js';
import { isConnectionFault } from '../../database/database-fault.js';

export const PROBLEM_TYPE = 'application/problem+json';

/** The body of every response that is not a success (RFC 9457). */
export interface Problem extends Partial<PassedLimit> {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly code: ErrorCode;
  readonly requestId: string;
  readonly errors?: readonly FieldError[];
}

/** The HTTP status of each kind of error. */
export const STATUS_OF_KIND: Record<ErrorKind, number> = {
  invalid: 400,
  unauthenticated: 401,
  forbidden: 403,
  missing: 404,
  methodNotAllowed: 405,
  conflict: 409,
  tooLarge: 413,
  uriTooLong: 414,
  unsupportedMedia: 415,
  expectation: 417,
  refused: 422,
  throttled: 429,
  internal: 500,
  unavailable: 503,
};

const CODE_OF_STATUS: Partial<Record<number, ErrorCode>> = {
  401: 'unauthenticated',
  403: 'forbidden',
  404: 'not_found',
  405: 'method_not_allowed',
  413: 'payload_too_large',
  415: 'unsupported_media_type',
  429: 'rate_limited',
  503: 'busy',
};

const DETAILS: Partial<Record<ErrorCode, string>> = {
  validation_failed: 'The request cannot be understood.',
  malformed_json: 'The body must be one JSON value in UTF-8.',
  unauthenticated: 'Send a valid access token as "Authorization: Bearer <token>".',
  forbidden: 'You are not allowed to do this.',
  not_found: 'This address does not exist.',
  method_not_allowed: 'This address does not take this method.',
  payload_too_large: 'The body must not be larger than 64 KiB.',
  unsupported_media_type: 'Send the body as "Content-Type: application/json".',
  rate_limited: 'Slow down and repeat the request later.',
  busy: 'Repeat the request, with the same Idempotency-Key, shortly.',
  internal_error: 'It has been logged under this requestId.',
};

/**
 * The domain error for any thrown value. An unexpected one becomes an internal error whose details are only
 * logged.
 */
export function domainErrorOf(error: unknown): DomainError {
  if (error instanceof DomainError) return error;
  const status = statusOf(error);
  if (status !== undefined && status < 500) return plain(codeOf(error, status));
  if (isConnectionFault(error)) return new DatabaseUnavailable();
  return plain(status === 503 ? 'busy' : 'internal_error');
}

/** The problem body for an error. */
export function problemOf(error: DomainError, requestId: string): Problem {
  const { errors, passedLimit } = error.extra;
  return {
    type: `urn:problem-type:bill-vending:${error.code}`,
    title: error.title,
    status: STATUS_OF_KIND[error.kind],
    detail: error.message,
    code: error.code,
    requestId,
    ...(errors !== undefined && { errors }),
    ...passedLimit,
  };
}

/** The response headers of a problem. */
export function problemHeaders(error: DomainError): Record<string, string> {
  const { retryAfterSeconds } = error.extra;
  return {
    'Content-Type': PROBLEM_TYPE,
    'Cache-Control': 'no-store',
    ...(retryAfterSeconds !== undefined && { 'Retry-After': String(retryAfterSeconds) }),
    ...(error.kind === 'unauthenticated' && { 'WWW-Authenticate': 'Bearer' }),
  };
}

function plain(code: ErrorCode): DomainError {
  const isUnavailable = ERROR_CODES[code].kind === 'unavailable';
  return new DomainError(
    code,
    DETAILS[code] ?? ERROR_CODES[code].title,
    isUnavailable ? { retryAfterSeconds: 1 } : {},
  );
}

function codeOf(error: unknown, status: number): ErrorCode {
  if (isBadJson(error)) return 'malformed_json';
  return CODE_OF_STATUS[status] ?? 'validation_failed';
}

/** Fastify's two codes for a bad body. Nest wraps them in an HttpException and keeps them as its cause. */
function isBadJson(error: unknown): boolean {
  const inner: unknown = error instanceof HttpException ? error.cause : error;
  const code = typeof inner === 'object' && inner !== null && 'code' in inner ? inner.code : '';
  return code === 'FST_ERR_CTP_INVALID_JSON_BODY' || code === 'FST_ERR_CTP_EMPTY_JSON_BODY';
}

/** The status that an error of Nest, Fastify or Node's HTTP parser carries. */
function statusOf(error: unknown): number | undefined {
  if (error instanceof HttpException) return error.getStatus();
  if (!(error instanceof Error) || !('statusCode' in error)) return undefined;
  const status = error.statusCode;
  return typeof status === 'number' && status >= 400 && status <= 599 ? status : undefined;
}
