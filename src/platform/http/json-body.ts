import { isUtf8 } from 'node:buffer';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { takesRawBody } from './raw-body.decorator.js';
import { DomainError, ValidationFailed, type FieldError } from '../../kernel/errors.js';

/** Nothing of ours nests deeper than this; what does could only exhaust the stack of a validator. */
const DEPTH_MAX = 8;

/** Makes JSON in UTF-8 the only body we take. */
export function acceptOnlyJson(fastify: FastifyInstance): void {
  fastify.removeAllContentTypeParsers();
  const parse = fastify.getDefaultJsonParser('error', 'error');
  fastify.addContentTypeParser(
    'application/json',
    { parseAs: 'buffer' },
    (request: FastifyRequest, bytes: Buffer, done) => {
      if (takesRawBody(request)) {
        done(null, bytes);
        return;
      }
      if (!isUtf8(bytes)) {
        done(new DomainError('malformed_json', 'The body must be UTF-8.'));
        return;
      }
      void parse(request, bytes.toString('utf8'), (error, body: unknown) => {
        done(error ?? faultOf(body), body);
      });
    },
  );
}

/** The reason why a parsed body can go no further, or null. */
export function faultOf(body: unknown): DomainError | null {
  const errors: FieldError[] = [];
  collect(body, '', 0, errors);
  return errors.length === 0 ? null : new ValidationFailed(errors);
}

function collect(value: unknown, path: string, depth: number, errors: FieldError[]): void {
  const field = path === '' ? 'body' : path;
  if (typeof value === 'string') {
    const message = textFault(value);
    if (message !== null) errors.push({ field, message });
  } else if (typeof value === 'object' && value !== null) {
    if (depth < DEPTH_MAX) collectInside(value, path, depth, errors);
    else errors.push({ field, message: `must not nest deeper than ${DEPTH_MAX} levels` });
  }
}

function collectInside(value: object, path: string, depth: number, errors: FieldError[]): void {
  for (const [name, inner] of Object.entries(value)) {
    const message = textFault(name);
    if (message === null) collect(inner, path === '' ? name : `${path}.${name}`, depth + 1, errors);
    else errors.push({ field: path === '' ? 'body' : path, message: `has a name that ${message}` });
  }
}

/** PostgreSQL stores neither of these, so they are refused before anything is done. */
function textFault(text: string): string | null {
  if (text.includes('\0')) return 'must not contain the NUL character';
  if (!text.isWellFormed()) return 'must be valid Unicode, without lone surrogates';
  return null;
}
