import { isUtf8 } from 'node:buffer';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { takesRawBody } from './raw-body.decorator.js';
import {
  DomainError,
  shownErrors,
  ValidationFailed,
  type FieldError,
} from '../../../kernel/errors.js';
import { textFaults } from './stored-text.js';
import { UNKNOWN_FIELD } from '../problems/unknown-names.js';

/**
 * Stands for the empty body of a request that declares JSON. RequestValidationPipe refuses it where a
 * handler takes a body; other handlers treat it like no body.
 */
export const EMPTY_BODY = Symbol('empty body');

const BYTE_ORDER_MARK = '\ufeff';
const NOT_JSON = 'The body must be one JSON value in UTF-8.';
const WRONG_TYPE = 'Send the body as "Content-Type: application/json".';

/** Makes JSON in UTF-8 the only accepted body. */
export function acceptOnlyJson(fastify: FastifyInstance): void {
  fastify.removeAllContentTypeParsers();
  const read = { parseAs: 'buffer' } as const;
  fastify.addContentTypeParser(
    'application/json',
    read,
    (request: FastifyRequest, bytes: Buffer, done) => {
      try {
        done(null, takesRawBody(request) ? bytes : jsonIn(bytes));
      } catch (error) {
        done(error as Error);
      }
    },
  );
  // Without a body, the declared type does not matter. A refused body is read to its end, so that its
  // sender gets the response.
  fastify.addContentTypeParser('*', read, ({ is404 }, bytes: Buffer, done) => {
    const isRefused = bytes.length > 0 && !is404;
    done(isRefused ? new DomainError('unsupported_media_type', WRONG_TYPE) : null, undefined);
  });
}

/** @throws DomainError `malformed_json` or `validation_failed`. */
function jsonIn(bytes: Buffer): unknown {
  if (bytes.length === 0) return EMPTY_BODY;
  if (!isUtf8(bytes)) throw new DomainError('malformed_json', 'The body must be UTF-8.');
  const body = parsed(bytes.toString('utf8'));
  const fault = jsonBodyFault(body);
  if (fault !== null) throw fault;
  return body;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text.startsWith(BYTE_ORDER_MARK) ? text.slice(1) : text) as unknown;
  } catch {
    throw new DomainError('malformed_json', NOT_JSON);
  }
}

/** The reason to refuse a parsed body, or null. */
export function jsonBodyFault(body: unknown): DomainError | null {
  const errors = textFaults(body, 'body');
  if (errors.length > 0) return new ValidationFailed(errors);
  const poison = prototypesIn(body, '');
  if (poison.length === 0) return null;
  return new DomainError(
    'malformed_json',
    'The body must not contain a field that names a prototype.',
    {
      errors: shownErrors(poison),
    },
  );
}

/** Lists names that change the prototype of an object as soon as code copies its fields. */
function prototypesIn(value: unknown, path: string): FieldError[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) => {
    const field = path === '' ? name : `${path}.${name}`;
    const own = name === '__proto__' ? [{ field, message: UNKNOWN_FIELD }] : [];
    return [...own, ...prototypesIn(inner, field)];
  });
}
