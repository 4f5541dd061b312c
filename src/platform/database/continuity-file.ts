import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ContinuityRecord } from './continuity.store.js';

/**
 * The file in DATA_DIR in which a process remembers its database. It is outside the database, so that
 * restoring a backup does not restore it.
 */
export class ContinuityFile {
  private readonly file: string;

  constructor(
    private readonly folder: string,
    installationId: string,
  ) {
    this.file = join(folder, `past-of-${installationId}.json`);
  }

  /** Null when the file is missing or unreadable. */
  async read(): Promise<ContinuityRecord | null> {
    const text = await readFile(this.file, 'utf8').catch(() => null);
    return text === null ? null : parsed(text);
  }

  /**
   * Writes the whole file or none of it, whenever the process ends. @throws Error when the folder is not
   * writable.
   */
  async write(past: ContinuityRecord): Promise<void> {
    await mkdir(this.folder, { recursive: true });
    const unfinished = `${this.file}.${process.pid}`;
    await writeFile(unfinished, `${JSON.stringify(past)}\n`);
    await rename(unfinished, this.file);
  }
}

function parsed(text: string): ContinuityRecord | null {
  try {
    const { identity, markId, markedAt } = JSON.parse(text) as Record<string, unknown>;
    const at = new Date(String(markedAt));
    const isWhole = typeof identity === 'string' && typeof markId === 'string';
    return isWhole && !Number.isNaN(at.getTime()) ? { identity, markId, markedAt: at } : null;
  } catch {
    return null;
  }
}
