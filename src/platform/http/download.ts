import { Readable } from 'node:stream';
import { StreamableFile } from '@nestjs/common';
import type { FastifyReply } from 'fastify';

/** A document that is sent as it is made. */
export interface Download {
  readonly contentType: string;
  readonly fileName: string;
  /** Whether a browser shows it, or keeps it as a file. */
  readonly disposition: 'inline' | 'attachment';
  readonly content: Readable | Uint8Array;
  readonly headers?: Readonly<Record<string, string>>;
}

/** The answer that is this document. It holds tokens or balances, so nobody on the way keeps it. */
export function sendDownload(reply: FastifyReply, download: Download): StreamableFile {
  const { contentType, fileName, disposition, content, headers = {} } = download;
  void reply.headers({ 'Cache-Control': 'private, no-store', ...headers });
  const options = { type: contentType, disposition: `${disposition}; filename="${fileName}"` };
  if (content instanceof Uint8Array) {
    return new StreamableFile(content, { ...options, length: content.length });
  }
  // Who asks for the headers alone is no reason to read a history.
  if (reply.request.method !== 'HEAD') return new StreamableFile(content, options);
  content.destroy();
  return new StreamableFile(Readable.from([]), options);
}
