import { ftruncateSync, readSync } from 'node:fs';
import { mkdir, open, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';

const newline = 10;
const chunkBytes = 1 << 20;

/**
 * An append-only file of lines. Lines that arrive while a write is in flight share the next one,
 * so the promise of `append` costs a fraction of a write. After a failed write every later
 * `append` fails too: a witness that cannot write must not go on answering.
 */
export class Journal {
  private waiting = '';
  private nextWrite: Promise<void> | undefined;
  private lastWrite: Promise<void> = Promise.resolve();

  private constructor(private readonly file: FileHandle) {}

  static async open(folder: string, file = 'record.jsonl'): Promise<Journal> {
    await mkdir(folder, { recursive: true });
    return new Journal(await open(join(folder, file), 'a+'));
  }

  /** Reads every whole line and cuts off a torn last one. Synchronous, so nothing can slip in. */
  replay(onLine: (line: string, number: number) => void): void {
    const chunk = Buffer.allocUnsafe(chunkBytes);
    let rest: Buffer = Buffer.alloc(0);
    let wholeBytes = 0;
    let lines = 0;
    for (;;) {
      const read = readSync(this.file.fd, chunk, 0, chunkBytes, wholeBytes + rest.length);
      if (read === 0) break;
      const bytes = Buffer.concat([rest, chunk.subarray(0, read)]);
      let start = 0;
      for (let end = bytes.indexOf(newline); end !== -1; end = bytes.indexOf(newline, start)) {
        lines += 1;
        onLine(bytes.toString('utf8', start, end), lines);
        start = end + 1;
      }
      wholeBytes += start;
      rest = bytes.subarray(start);
    }
    if (rest.length > 0) ftruncateSync(this.file.fd, wholeBytes);
  }

  /** Resolves when the line, and every line before it, is in the file. */
  append(line: string): Promise<void> {
    this.waiting += `${line}\n`;
    this.nextWrite ??= this.lastWrite.then(() => this.writeWaiting());
    this.lastWrite = this.nextWrite;
    return this.nextWrite;
  }

  /** Resolves when everything appended so far is in the file. */
  written(): Promise<void> {
    return this.lastWrite;
  }

  async close(): Promise<void> {
    try {
      await this.lastWrite;
    } finally {
      await this.file.close();
    }
  }

  private async writeWaiting(): Promise<void> {
    const group = this.waiting;
    this.waiting = '';
    this.nextWrite = undefined;
    await this.file.appendFile(group);
  }
}
