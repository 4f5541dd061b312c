import type { IncomingMessage } from 'node:http';

const maxBytes = 1 << 20;
/** Past the cap the rest is read and dropped, so the caller can hear 413; past this it is cut off. */
const patienceBytes = 16 << 20;

export type Body = { readonly text: string } | 'tooLarge' | 'aborted';

export function readBody(request: IncomingMessage): Promise<Body> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    request.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes <= maxBytes) chunks.push(chunk);
      else chunks.length = 0;
      if (bytes > patienceBytes) request.destroy();
    });
    request.on('end', () => {
      const [only] = chunks;
      if (bytes > maxBytes) resolve('tooLarge');
      else if (chunks.length === 1 && only !== undefined) resolve({ text: only.toString('utf8') });
      else resolve({ text: Buffer.concat(chunks).toString('utf8') });
    });
    request.on('error', () => {
      resolve('aborted');
    });
    request.on('close', () => {
      resolve('aborted');
    });
  });
}
