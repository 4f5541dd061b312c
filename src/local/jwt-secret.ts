import { randomBytes } from 'node:crypto';
import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const BYTES_MIN = 32;

/**
 * The secret for development. It is created once and kept in DATA_DIR, so that tokens survive a restart.
 * Only its owner can read the file.
 * @throws Error when the file exists and contains no secret.
 */
export async function localJwtSecret(dataDir: string): Promise<string> {
  const file = join(dataDir, 'jwt-secret');
  await mkdir(dataDir, { recursive: true });
  // Write to a draft first, so that no process reads half a secret. Of two processes, one wins.
  const draft = `${file}.${randomBytes(6).toString('hex')}`;
  try {
    await writeFile(draft, randomBytes(48).toString('base64url'), { mode: 0o600 });
    await link(draft, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    await rm(draft, { force: true });
  }
  const secret = await readFile(file, 'utf8');
  if (Buffer.byteLength(secret) < BYTES_MIN) {
    throw new Error(`${file} holds no secret of ${BYTES_MIN} bytes: delete it, and start again.`);
  }
  return secret;
}
