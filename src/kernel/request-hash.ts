import { hash } from 'node:crypto';

/**
 * SHA-256 (base64url) of a request's validated fields, in one order whatever order they came in, so
 * that a repeated idempotency key can be told from one that is used again for something else.
 */
export function requestHash(fields: object): string {
  const sorted = Object.entries(fields)
    .filter(([, value]) => value !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return hash('sha256', JSON.stringify(sorted), 'base64url');
}
