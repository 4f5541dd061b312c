import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { documentHeader } from './document-header.js';

const WAIT_MAX_SECONDS = 30;
// A preference: its name, perhaps a value (a token or a quoted text), perhaps parameters.
const PREFERENCE =
  /\s*([!#$%&'*+.^_`|~\w-]+)(?:\s*=\s*("(?:[^"\\]|\\.)*"|[^\s,;"]*))?((?:;[^,"]*(?:"[^"]*")?)*)\s*(?:,|$)/gy;

/**
 * The seconds that a `Prefer: wait=N` header (RFC 7240) asks us to wait: 0 to 30, 0 without it. A
 * preference is no demand, so what cannot be read is passed over; of two waits the first counts.
 */
export function readPreferWait(header: string | string[] | undefined): number {
  const text = [header ?? []].flat().join(',');
  for (const [, name, value] of text.matchAll(PREFERENCE)) {
    if (name?.toLowerCase() !== 'wait') continue;
    const seconds = (value ?? '').replace(/^"(.*)"$/, '$1');
    return /^\d+$/.test(seconds) ? Math.min(Number(seconds), WAIT_MAX_SECONDS) : 0;
  }
  return 0;
}

/** How many seconds the caller would like us to wait for a final answer. */
export const PreferWait = createParamDecorator(
  (_: unknown, context: ExecutionContext): number =>
    readPreferWait(context.switchToHttp().getRequest<FastifyRequest>().headers.prefer),
  [
    documentHeader({
      name: 'Prefer',
      required: false,
      description: `\`wait=N\`: answer as soon as it is final, after ${WAIT_MAX_SECONDS} seconds at most.`,
      schema: { type: 'string' },
      example: 'wait=30',
    }),
  ],
);
