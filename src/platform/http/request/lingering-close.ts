import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyReply } from 'fastify';

/** How many bytes of a refused body are read before the connection is cut. */
const BYTES_MAX = 64 * 1024 * 1024;
/** The longest time for that in all, and the longest silence of the sender meanwhile. */
const TOTAL_MS = 10_000;
const SILENCE_MS = 2_000;
const CHECK_MS = 50;

/**
 * Closes connections whose clients are still sending when they get their response. Closing a socket with
 * unread bytes resets the connection, and the reset can destroy the response before the client reads it
 * (RFC 9112, section 9.6). So the server ends only its own side, then reads and drops what arrives until
 * the client closes too, within bounds of bytes and time.
 */
export class LingeringClose {
  private readonly sockets = new Set<Socket>();

  /** Whether the connection has had its last response. Bytes that arrive later are not a request. */
  isClosing(socket: Socket): boolean {
    return this.sockets.has(socket);
  }

  /** Makes this response the last one of its connection if the body of its request is not read completely. */
  lingerAfter(reply: FastifyReply): void {
    const request = reply.request.raw;
    if (!hasUnreadBody(request)) return;
    const { socket } = request;
    void reply.header('Connection', 'close');
    this.add(socket);
    // Node calls it after the last response of a connection is written.
    socket.destroySoon = () => {
      this.drain(socket);
    };
  }

  /** Ends the connection after the bytes that are already written to it. */
  close(socket: Socket): void {
    this.add(socket);
    this.drain(socket);
  }

  /** Destroys all remaining connections when the server stops. */
  destroyAll(): void {
    for (const socket of this.sockets) socket.destroy();
  }

  private add(socket: Socket): void {
    if (this.sockets.has(socket)) return;
    this.sockets.add(socket);
    socket.once('close', () => this.sockets.delete(socket));
  }

  private drain(socket: Socket): void {
    if (socket.destroyed) return;
    socket.end();
    socket.resume();
    const startedAt = performance.now();
    const startedBytes = socket.bytesRead;
    let last = { bytes: startedBytes, at: startedAt };
    const timer = setInterval(() => {
      const now = performance.now();
      if (socket.bytesRead !== last.bytes) last = { bytes: socket.bytesRead, at: now };
      const isOver = now - startedAt > TOTAL_MS || now - last.at > SILENCE_MS;
      if (isOver || last.bytes - startedBytes > BYTES_MAX) socket.destroy();
    }, CHECK_MS);
    socket.once('close', () => {
      clearInterval(timer);
    });
  }
}

function hasUnreadBody(request: IncomingMessage): boolean {
  return !request.complete && hasBody(request);
}

/** Whether a request has or announces a body. */
export function hasBody({ headers }: Pick<IncomingMessage, 'headers'>): boolean {
  const length = headers['content-length'];
  return headers['transfer-encoding'] !== undefined || (length !== undefined && Number(length) > 0);
}
