import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyReply } from 'fastify';

/** How much of a refused body is read before its sender is cut off. */
const BYTES_MAX = 64 * 1024 * 1024;
/** How long that may take in all, and how long its sender may be silent meanwhile. */
const TOTAL_MS = 10_000;
const SILENCE_MS = 2_000;
const CHECK_MS = 50;

/**
 * Closes connections whose senders are still sending when they are answered. A socket closed with
 * bytes unread resets the connection, and the reset destroys the answer before its receiver has read
 * it (RFC 9112, section 9.6). So such a connection is ended on our side only and read on, into
 * nothing, until the sender closes it too: bounded in bytes and in time.
 */
export class LingeringClose {
  private readonly sockets = new Set<Socket>();

  /** Whether the connection has had its last answer; nothing more that it sends is a request. */
  isClosing(socket: Socket): boolean {
    return this.sockets.has(socket);
  }

  /** Makes an answer the last one of its connection if the body of its request is not read yet. */
  lingerAfter(reply: FastifyReply): void {
    const request = reply.request.raw;
    if (!hasUnreadBody(request)) return;
    const { socket } = request;
    void reply.header('Connection', 'close');
    this.add(socket);
    // Node calls it once the last answer of a connection is written.
    socket.destroySoon = () => {
      this.drain(socket);
    };
  }

  /** Ends the connection after what is written to it by now. */
  close(socket: Socket): void {
    this.add(socket);
    this.drain(socket);
  }

  /** Cuts off all that is left, when the server stops. */
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

/** Whether a request has, or announces, a body. */
export function hasBody({ headers }: Pick<IncomingMessage, 'headers'>): boolean {
  const length = headers['content-length'];
  return headers['transfer-encoding'] !== undefined || (length !== undefined && Number(length) > 0);
}
