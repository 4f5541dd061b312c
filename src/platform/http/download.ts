import { Readable } from 'node:stream';
import { StreamableFile } from '@nestjs/common';
import type { FastifyReply } from 'fastify';

/** A document that is sent while it is being generated. */
export interface Download {
  readonly contentType: string;
  readonly fileName: string;
  /** `inline` makes a browser show it, `attachment` makes it save a file. */
  readonly disposition: 'inline' | 'attachment';
  readonly content: Readable | Uint8Array;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Sends the document as the response. It contains tokens or balances, so it must not be cached. */
export function sendDownload(reply: FastifyReply, download: Download): StreamableFile {
  const { contentType, fileName, disposition, content, headers = {} } = download;
  void reply.headers({ 'Cache-Control': 'private, no-store', ...headers });
  const options = { type: contentType, disposition: `${disposition}; filename="${fileName}"` };
  if (content instanceof Uint8Array) {
    return new StreamableFile(content, { ...options, length: content.length });
  }
  // A HEAD request gets the headers only, so the document's rows are not read.
  if (reply.request.method !== 'HEAD') return new StreamableFile(content, options);
  content.destroy();
  return new StreamableFile(Readable.from([]), options);
}
