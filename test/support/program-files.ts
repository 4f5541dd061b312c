import { readdir } from 'node:fs/promises';
import { join, relative } from 'node:path';

/** The folders whose programs read what others write. */
const FOLDERS = ['src', 'simulator', 'reliability'];

/** Every TypeScript file of the programs that is no test, relative to `root`, in order. */
export async function programFiles(root: string): Promise<string[]> {
  const files = await filesIn(root, FOLDERS);
  return files.filter((file) => !file.endsWith('spec.ts'));
}

/** Every file of tests, relative to `root`, in order. */
export async function specFiles(root: string): Promise<string[]> {
  const files = await filesIn(root, [...FOLDERS, 'bench', 'test']);
  return files.filter((file) => file.endsWith('spec.ts'));
}

async function filesIn(root: string, folders: readonly string[]): Promise<string[]> {
  const files: string[] = [];
  for (const folder of folders) {
    const entries = await readdir(join(root, folder), { recursive: true, withFileTypes: true });
    for (const entry of entries) {
      if (!entry.isFile() || !entry.name.endsWith('.ts')) continue;
      files.push(relative(root, join(entry.parentPath, entry.name)));
    }
  }
  return files.sort();
}
