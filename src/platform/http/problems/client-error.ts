import { STATUS_CODES } from 'node:http';
import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyInstance } from 'fastify';
import { DomainError } from '../../../kernel/errors.js';
import { newId } from '../../../kernel/ids.js';
import type { LingeringClose } from '../request/lingering-close.js';
import { problemHeaders, problemOf } from './problem.js';
import { REQUEST_ID_HEADER } from '../request/request-id.js';

type Refusal = readonly [status: number, detail: string];

const CHUNKS: Refusal = [400, 'The chunks of the body are not well-formed.'];
const LENGTH: Refusal = [400, 'Content-Length and Transfer-Encoding contradict each other.'];
const HEADER: Refusal = [400, 'A header is not well-formed.'];

const REFUSALS: ReadonlyMap<string | undefined, Refusal> = new Map<string, Refusal>([
  ['HPE_HEADER_OVERFLOW', [431, 'The headers are too large.']],
  ['ERR_HTTP_REQUEST_TIMEOUT', [408, 'The request was not received in time.']],
  ['HPE_INVALID_CHUNK_SIZE', CHUNKS],
  ['HPE_CHUNK_EXTENSIONS_OVERFLOW', CHUNKS],
  ['HPE_STRICT', CHUNKS],
  ['HPE_INVALID_EOF_STATE', [400, 'The request ended before it was complete.']],
  ['HPE_INVALID_CONTENT_LENGTH', LENGTH],
  ['HPE_UNEXPECTED_CONTENT_LENGTH', LENGTH],
  ['HPE_INVALID_TRANSFER_ENCODING', LENGTH],
  ['HPE_INVALID_HEADER_TOKEN', HEADER],
  ['HPE_LF_EXPECTED', HEADER],
  ['HPE_CR_EXPECTED', HEADER],
  ['HPE_INVALID_METHOD', [400, 'This method does not exist.']],
  ['HPE_INVALID_URL', [400, 'The address is not well-formed.']],
  ['HPE_INVALID_VERSION', [400, 'Only HTTP/1.1 and HTTP/1.0 are supported.']],
]);

/** The bytes of the response to data that is not HTTP, for which Node makes no request object. */
export function clientErrorAnswer(code: string | undefined, requestId: string): string {
  const [status, detail] = REFUSALS.get(code) ?? [400, 'This is not a valid HTTP request.'];
  const error = new DomainError('validation_failed', detail);
  const body = JSON.stringify({ ...problemOf(error, requestId), status });
  const headers: Record<string, string> = {
    ...problemHeaders(error),
    [REQUEST_ID_HEADER]: requestId,
    'Content-Length': String(Buffer.byteLength(body)),
    Connection: 'close',
  };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  return `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\n${lines.join('')}\r\n${body}`;
}

/** Answers connections whose bytes the HTTP parser refused, and closes them. */
export class ClientErrors {
  /** The request of each connection that waits for its response. */
  private readonly open = new WeakMap<Socket, IncomingMessage>();
  /** The parser's error behind a request that waits for its response. */
  private readonly behind = new WeakMap<Socket, NodeJS.ErrnoException>();

  constructor(private readonly lingering: LingeringClose) {}

  watch(fastify: FastifyInstance): void {
    fastify.addHook('onRequest', (request, reply, done) => {
      const { socket } = request.raw;
      if (this.lingering.isClosing(socket)) {
        // A connection that has had its last response takes no further request.
        reply.hijack();
        return;
      }
      this.open.set(socket, request.raw);
      done();
    });
    fastify.addHook('onResponse', ({ raw: { socket } }, _reply, done) => {
      this.open.delete(socket);
      const error = this.behind.get(socket);
      if (error !== undefined) this.refuse(error, socket);
      done();
    });
  }

  readonly answer = (error: NodeJS.ErrnoException, socket: Socket): void => {
    if (this.lingering.isClosing(socket)) return;
    // Each response belongs to the request before it, so a complete request gets its own first.
    if (this.open.get(socket)?.complete === true) this.behind.set(socket, error);
    else this.refuse(error, socket);
  };

  private refuse(error: NodeJS.ErrnoException, socket: Socket): void {
    if (error.code === 'ECONNRESET' || socket.destroyed || !socket.writable) {
      socket.destroy();
      return;
    }
    socket.write(clientErrorAnswer(error.code, newId()));
    this.lingering.close(socket);
  }
}
