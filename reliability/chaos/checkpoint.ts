import { execFile } from 'node:child_process';
import { setTimeout as pause } from 'node:timers/promises';
import type { Examination } from '../checker/check-money.js';
import type { RunFolder } from './run-folder.js';
import type { ChaosWorld } from './world.js';

const TRIES_MAX = 8;
const BETWEEN_TRIES_MS = 3_000;
const OUTPUT_BYTES_MAX = 64 * 1024 * 1024;

/** What one run of the checker said; null when it could not look, whatever it tried. */
export interface Checkpoint {
  readonly examination: Examination | null;
  readonly tookMs: number;
  readonly why: string;
}

/**
 * Runs the checker as a program of its own: it shares nothing with the campaign but what it reads.
 * A witness that is down with a fault is asked again; that is no breach, and no acquittal either.
 */
export async function checkpoint(
  folder: RunFolder,
  world: Pick<ChaosWorld, 'postgres' | 'records'>,
  clientsFile: string,
  isFinal: boolean,
): Promise<Checkpoint> {
  let why = '';
  for (let tries = 0; tries < TRIES_MAX; tries += 1) {
    if (tries > 0) await pause(BETWEEN_TRIES_MS);
    const beganAtMs = performance.now();
    const ran = await runChecker(folder, [
      `--database=${world.postgres.url}`,
      ...world.records.map(({ provider, url }) => `--simulator=${provider}=${url}`),
      `--clients=${clientsFile}`,
      // The longest wait of a campaign is that of a claim or of the last reversal check.
      '--reach-ms=60000',
      '--json',
      ...(isFinal ? ['--final'] : []),
    ]);
    const tookMs = Math.round(performance.now() - beganAtMs);
    if (ran.code !== 2) return { examination: JSON.parse(ran.stdout) as Examination, tookMs, why };
    why = ran.stderr.trim();
  }
  return { examination: null, tookMs: 0, why };
}

function runChecker(
  folder: RunFolder,
  args: readonly string[],
): Promise<{ code: number; stdout: string; stderr: string }> {
  return new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      [folder.script('reliability/checker/main.js'), ...args],
      { cwd: folder.path, maxBuffer: OUTPUT_BYTES_MAX },
      (error, stdout, stderr) => {
        const code = error === null ? 0 : typeof error.code === 'number' ? error.code : 2;
        resolve({ code, stdout, stderr });
      },
    );
    folder.register(child);
  });
}
