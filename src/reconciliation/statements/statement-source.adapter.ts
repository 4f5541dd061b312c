import { createReadStream, createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { request } from 'undici';

/** The longest silence of a provider before its statement starts, and between two pieces of it. */
const SILENCE_MAX_MS = 60_000;
/** About ten million lines, more than any statement of one day has. */
const BYTES_MAX = 2_000_000_000;

/** A statement in a file, which can be read repeatedly. */
export interface StatementFile {
  readonly open: () => Readable;
  readonly remove: () => Promise<void>;
}

export function statementInFile(path: string): StatementFile {
  return { open: () => createReadStream(path), remove: () => Promise.resolve() };
}

/**
 * Fetches the statement of a day into a file, so that no database transaction waits for a provider.
 * @param url with `{date}` in it.
 * @throws Error without the URL, which may contain a key.
 */
export async function fetchStatement(url: string, date: string): Promise<StatementFile> {
  const folder = await mkdtemp(join(tmpdir(), 'bill-vending-statement-'));
  const remove = (): Promise<void> => rm(folder, { recursive: true, force: true });
  const path = join(folder, 'statement.csv');
  try {
    const { statusCode, body } = await request(url.replaceAll('{date}', date), {
      headersTimeout: SILENCE_MAX_MS,
      bodyTimeout: SILENCE_MAX_MS,
    });
    if (statusCode !== 200) {
      await body.dump();
      throw new Error(`the provider answered ${statusCode}`);
    }
    await pipeline(body, bounded(BYTES_MAX), createWriteStream(path));
  } catch (error) {
    await remove();
    const why = error instanceof Error ? error.message : String(error);
    throw new Error(`The statement could not be fetched: ${why}.`, { cause: error });
  }
  return { open: () => createReadStream(path), remove };
}

function bounded(bytesMax: number): Transform {
  let bytes = 0;
  return new Transform({
    transform(chunk: Buffer, _, done) {
      bytes += chunk.length;
      if (bytes > bytesMax) done(new Error(`it has more than ${bytesMax} bytes`));
      else done(null, chunk);
    },
  });
}
