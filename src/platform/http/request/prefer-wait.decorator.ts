import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { documentHeader } from '../docs/document-header.js';
import { splitOutsideQuotes } from './header-list.js';

const WAIT_MAX_SECONDS = 30;
/** No client needs a longer header. A longer one is not read. */
const HEADER_MAX_LENGTH = 4_096;

/**
 * Reads how many seconds a `Prefer: wait=N` header (RFC 7240) asks us to wait: 0 to 30, and 0 without it. A
 * preference is not a demand, so an unreadable one is ignored. Of two waits, the first counts.
 */
export function readPreferWait(header: string | string[] | undefined): number {
  const text = [header ?? []].flat().join(',');
  if (text.length > HEADER_MAX_LENGTH) return 0;
  for (const element of splitOutsideQuotes(text, ',')) {
    const [preference = ''] = splitOutsideQuotes(element, ';');
    const [name = '', ...value] = preference.split('=');
    if (name.trim().toLowerCase() === 'wait') return secondsIn(value.join('=').trim());
  }
  return 0;
}

function secondsIn(value: string): number {
  const isQuoted = value.length > 1 && value.startsWith('"') && value.endsWith('"');
  const seconds = isQuoted ? value.slice(1, -1) : value;
  return /^\d+$/.test(seconds) ? Math.min(Number(seconds), WAIT_MAX_SECONDS) : 0;
}

/** Injects how many seconds the caller wants us to wait for a final answer. */
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
