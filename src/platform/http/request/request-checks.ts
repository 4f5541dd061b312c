import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { DomainError, ValidationFailed } from '../../../kernel/errors.js';
import { hasBody } from './lingering-close.js';
import { textFaults } from './stored-text.js';

const URL_MAX_LENGTH = 4_096;
const CONTENT_TYPE_MAX_LENGTH = 256;
const WORD_MAX_LENGTH = 64;
/** A host name or an address, with an optional port (RFC 3986). */
const HOST = /^[\w.~!$&'()*+,;=%:[\]-]{0,255}$/;

/**
 * Refuses invalid requests before their body is read, with a problem that says what is wrong. Node itself
 * would answer without a body, or not at all.
 * @param bodyMaxBytes the server sends no "100 Continue" for a longer body.
 */
export function addRequestChecks(fastify: FastifyInstance, bodyMaxBytes: number): void {
  const { server } = fastify;
  server.on('checkExpectation', (request, response) => {
    server.emit('request', request, response);
  });
  server.on('checkContinue', (request, response) => {
    const length = Number(request.headers['content-length'] ?? 0);
    if (length <= bodyMaxBytes && isContinue(request.headers.expect)) response.writeContinue();
    server.emit('request', request, response);
  });
  // After the onRequest hooks, so that a refusal has the headers that every response has.
  fastify.addHook('preParsing', (request, reply, _payload, done) => {
    done(faultOf(request, reply));
  });
}

/** The first reason to refuse a request, or null. */
function faultOf(request: FastifyRequest, reply: FastifyReply): DomainError | null {
  return (
    urlFault(request) ??
    hostFault(request) ??
    expectFault(request) ??
    bodyFault(request, reply) ??
    textFault(request)
  );
}

function urlFault({ url }: FastifyRequest): DomainError | null {
  if (url.length <= URL_MAX_LENGTH) return null;
  const detail = `The address must not be longer than ${URL_MAX_LENGTH} characters.`;
  return new DomainError('uri_too_long', detail);
}

/** RFC 9112, section 3.2: exactly one Host header, which only HTTP/1.0 may leave out. */
function hostFault({ raw }: FastifyRequest): DomainError | null {
  const names = raw.rawHeaders.filter((_, index) => index % 2 === 0);
  const count = names.filter((name) => name.toLowerCase() === 'host').length;
  const isMissing = count === 0 && raw.httpVersion !== '1.0';
  if (isMissing || count > 1) return invalidHeader('Host', 'must be sent once');
  const isGood = HOST.test(raw.headers.host ?? '');
  return isGood ? null : invalidHeader('Host', 'must be a name or an address');
}

/** Whether a header equals this word in any case. A header longer than any such word is not read. */
function isWord(header: string, word: string): boolean {
  return header.length <= WORD_MAX_LENGTH && header.trim().toLowerCase() === word;
}

function isContinue(expect: string | undefined): boolean {
  return isWord(expect ?? '', '100-continue');
}

function expectFault({ headers }: FastifyRequest): DomainError | null {
  if (headers.expect === undefined || isContinue(headers.expect)) return null;
  const detail = 'The only supported expectation is "Expect: 100-continue".';
  return new DomainError('expectation_failed', detail);
}

function bodyFault({ raw }: FastifyRequest, reply: FastifyReply): DomainError | null {
  if (!hasBody(raw)) return null;
  const transfer = raw.headers['transfer-encoding'] ?? 'chunked';
  if (!isWord(transfer, 'chunked')) {
    return invalidHeader('Transfer-Encoding', 'must be chunked and nothing else');
  }
  const encoding = raw.headers['content-encoding'] ?? 'identity';
  if (!isWord(encoding, 'identity')) {
    void reply.header('Accept-Encoding', 'identity');
    const detail = 'Send the body without a Content-Encoding: none is supported.';
    return new DomainError('unsupported_media_type', detail);
  }
  if ((raw.headers['content-type']?.length ?? 0) > CONTENT_TYPE_MAX_LENGTH) {
    return new DomainError('unsupported_media_type', 'Send "Content-Type: application/json".');
  }
  return null;
}

/** Refuses text that PostgreSQL could not store before it gets into a statement. */
function textFault({ url, query, params }: FastifyRequest): DomainError | null {
  const queryAt = url.indexOf('?');
  if (queryAt >= 0 && !isDecodable(url.slice(queryAt))) {
    return new ValidationFailed([{ field: 'query', message: 'must be UTF-8, percent-encoded' }]);
  }
  const errors = [...textFaults(query, 'query'), ...textFaults(params, 'path')];
  return errors.length === 0 ? null : new ValidationFailed(errors);
}

/** Whether the query can be decoded. The query parser silently keeps the parts that it cannot decode. */
function isDecodable(query: string): boolean {
  try {
    decodeURIComponent(query);
    return true;
  } catch {
    return false;
  }
}

function invalidHeader(field: string, message: string): DomainError {
  return new ValidationFailed([{ field, message }]);
}
