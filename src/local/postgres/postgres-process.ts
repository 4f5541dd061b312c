import { spawn, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import type { ClusterPlace } from './cluster-place.js';
import { program, type PostgresBinaries } from './postgres-binaries.js';

/** Starts one of PostgreSQL's programs, detached from our terminal and our environment. */
export function spawnProgram(
  place: ClusterPlace,
  binaries: PostgresBinaries,
  name: 'initdb' | 'postgres',
  args: readonly string[],
  output: number | 'pipe',
): ChildProcess {
  const lib = join(binaries.nativeDir, 'lib');
  return spawn(program(binaries, name), args, {
    cwd: place.baseDir,
    // A separate session: Ctrl-C in the terminal reaches only the app, which first drains and then stops
    // the database itself.
    detached: true,
    windowsHide: true,
    stdio: ['ignore', output, output],
    ...(place.account && { uid: place.account.uid, gid: place.account.gid }),
    // Windows programs need their inherited environment to find system libraries.
    ...(process.platform !== 'win32' && {
      env: { LC_ALL: 'C', TZ: 'UTC', PATH: '/usr/bin:/bin', LD_LIBRARY_PATH: lib },
    }),
  });
}

/** Resolves when the program has ended or could not be started. */
export async function endOf(child: ChildProcess): Promise<{ code: number | null; error?: Error }> {
  return new Promise((resolve) => {
    child.once('error', (error) => {
      resolve({ code: null, error });
    });
    child.once('close', (code) => {
      resolve({ code });
    });
  });
}
