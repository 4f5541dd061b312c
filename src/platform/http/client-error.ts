import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { DomainError } from '../../kernel/errors.js';
import { newId } from '../../kernel/ids.js';
import { problemHeaders, problemOf } from './problem.js';
import { REQUEST_ID_HEADER } from './request-id.js';

const TOLD: Partial<Record<string, readonly [status: number, detail: string]>> = {
  HPE_HEADER_OVERFLOW: [431, 'The headers are too large.'],
  ERR_HTTP_REQUEST_TIMEOUT: [408, 'The request was not received in time.'],
};

/** The bytes that answer what is not even HTTP, so that no request object exists to answer. */
export function clientErrorAnswer(code: string | undefined, requestId: string): string {
  const [status, detail] = TOLD[code ?? ''] ?? [400, 'This is not a valid HTTP request.'];
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

/** Answers a connection whose bytes the HTTP parser refused, and closes it. */
export function answerClientError(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === 'ECONNRESET' || socket.destroyed) return;
  if (socket.writable) socket.write(clientErrorAnswer(error.code, newId()));
  socket.destroy(error);
}
