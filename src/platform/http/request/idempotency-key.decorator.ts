import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { ValidationFailed } from '../../../kernel/errors.js';
import { documentHeader } from '../docs/document-header.js';

const NAME = 'Idempotency-Key';
const KEY = /^[\x21-\x7e]{1,255}$/;

/**
 * Reads the key in an `Idempotency-Key` header; null without one. A repeated header is refused too: Node
 * joins its values with a comma and a space, and a key must not contain a space.
 * @throws ValidationFailed when the header is not 1–255 visible ASCII characters.
 */
export function readIdempotencyKey(header: string | string[] | undefined): string | null {
  if (header === undefined) return null;
  if (typeof header === 'string' && KEY.test(header)) return header;
  throw new ValidationFailed([{ field: NAME, message: 'must be 1–255 visible ASCII characters' }]);
}

/** Injects the request's `Idempotency-Key`, or null. */
export const IdempotencyKey = createParamDecorator(
  (_: unknown, context: ExecutionContext): string | null =>
    readIdempotencyKey(
      context.switchToHttp().getRequest<FastifyRequest>().headers['idempotency-key'],
    ),
  [
    documentHeader({
      name: NAME,
      required: false,
      description:
        'Makes repeating the request safe: the same key with the same body answers what was ' +
        'answered first. 1–255 visible ASCII characters, such as a UUID.',
      // No example: Swagger UI would send it, and all requests that a person tries would share one key.
      schema: { type: 'string', minLength: 1, maxLength: 255, pattern: '^[\\x21-\\x7E]+$' },
    }),
  ],
);
