import type { IncomingMessage } from 'node:http';
import { newId } from '../../../kernel/ids.js';

export const REQUEST_ID_HEADER = 'X-Request-Id';
const SANE = /^[\x21-\x7e]{1,128}$/;

/** The caller's own request id if it is 1–128 visible ASCII characters, else a new one. */
export function requestIdOf(request: Pick<IncomingMessage, 'headers'>): string {
  const given = request.headers['x-request-id'];
  return typeof given === 'string' && SANE.test(given) ? given : newId();
}
