import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { RememberedPast } from './continuity.store.js';

/**
 * What a process remembers of an installation's database in its DATA_DIR, beside the database and not in
 * it: a backup that is put back does not put this back as well.
 */
export class PastMemory {
  private readonly file: string;

  constructor(
    private readonly folder: string,
    installationId: string,
  ) {
    this.file = join(folder, `past-of-${installationId}.json`);
  }

  /** Null when nothing is remembered, or nothing that can be read. */
  async read(): Promise<RememberedPast | null> {
    const text = await readFile(this.file, 'utf8').catch(() => null);
    return text === null ? null : parsed(text);
  }

  /** Whole or not at all, whenever the process ends. @throws Error when the folder cannot be written. */
  async write(past: RememberedPast): Promise<void> {
    await mkdir(this.folder, { recursive: true });
    const unfinished = `${this.file}.${process.pid}`;
    await writeFile(unfinished, `${JSON.stringify(past)}\n`);
    await rename(unfinished, this.file);
  }
}

function parsed(text: string): RememberedPast | null {
  try {
    const { identity, markId, markedAt } = JSON.parse(text) as Record<string, unknown>;
    const at = new Date(String(markedAt));
    const isWhole = typeof identity === 'string' && typeof markId === 'string';
    return isWhole && !Number.isNaN(at.getTime()) ? { identity, markId, markedAt: at } : null;
  } catch {
    return null;
  }
}
