import { spawn, type ChildProcess } from 'node:child_process';
import { appendFileSync } from 'node:fs';
import { cp, mkdir, mkdtemp, realpath, rm, symlink } from 'node:fs/promises';
import { createServer } from 'node:net';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Socket } from 'node:net';
import { fileURLToPath } from 'node:url';

/** Where the build is that this program is part of, and what stands beside it. */
const PROJECT = fileURLToPath(new URL('../../../', import.meta.url));

/** The shapes in which discos print tokens, from the project's folder. */
export const TOKEN_CORPUS = 'src/vending/tokens/token-corpus.jsonl';

/**
 * The folder of one campaign (or of one run of the benchmark): a copy of the build, so that a rebuild does not change what is tested,
 * and everything its servers write. Nothing in it outlives the campaign, not even when that is killed.
 */
export interface RunFolder {
  readonly path: string;
  /** The shapes in which the simulator prints tokens oddly: those that the grammar of tokens has to read. */
  readonly tokenShapes: string;
  /** A program of the copied build. */
  script(name: string): string;
  /** Has a process ended together with the campaign. */
  register(child: ChildProcess): void;
  /** @param keep leaves the clients' log and the processes' logs, for whoever looks for the cause */
  remove(keep: boolean): Promise<void>;
}

/** @param program names the folder: who finds one left by a crash of the machine knows whose it was */
export async function makeRunFolder(program = 'chaos'): Promise<RunFolder> {
  const path = await mkdtemp(join(await realpath(tmpdir()), `bill-vending-${program}-`));
  await cp(join(PROJECT, 'dist'), join(path, 'dist'), { recursive: true });
  await cp(join(PROJECT, 'package.json'), join(path, 'package.json'));
  await symlink(join(PROJECT, 'node_modules'), join(path, 'node_modules'));
  const tokenShapes = join(path, 'token-corpus.jsonl');
  await cp(join(PROJECT, TOKEN_CORPUS), tokenShapes);
  await mkdir(join(path, 'logs'));
  const janitor = startJanitor(path);
  return {
    path,
    tokenShapes,
    script: (name) => join(path, 'dist', name),
    register: (child) => {
      if (child.pid !== undefined) appendFileSync(join(path, 'pids'), `${child.pid}\n`);
    },
    remove: async (keep) => {
      const ended = once(janitor, 'close');
      janitor.ref();
      janitor.stdin?.end(keep ? 'keep\n' : '');
      await ended;
      if (keep) await rm(join(path, 'dist'), { recursive: true, force: true });
    },
  };
}

/** A shell that waits for the end of its input, which comes when this process ends in whatever way. */
function startJanitor(path: string): ChildProcess {
  const janitor = spawn('/bin/sh', ['-c', JANITOR, 'janitor', path], {
    cwd: '/',
    env: { PATH: '/usr/bin:/bin' },
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  janitor.unref();
  (janitor.stdin as unknown as Socket).unref();
  return janitor;
}

// A pid is believed only while its process works in the campaign's folder: a stale one may name a
// stranger. Root's clusters are not in the folder; it says where.
const JANITOR = `
orders=$(cat)
is_in() { [ ! -d /proc/self ] || [ "$(readlink "/proc/$1/cwd")" = "$2" ]; }
if [ -f "$1/pids" ]; then
  while read -r pid; do is_in "$pid" "$1" && kill -9 "$pid"; done < "$1/pids"
fi
base=$(head -n 1 "$1/data/postgres/LOCATION")
case "$base" in /var/lib/bill-vending/?*) ;; *) base=$1/data/postgres ;; esac
pid=$(head -n 1 "$base/cluster/postmaster.pid")
if [ -n "$pid" ] && is_in "$pid" "$base/cluster"; then kill -QUIT "$pid"; sleep 1; kill -9 "$pid"; fi
rm -rf "$base"
[ "$orders" = keep ] || rm -rf "$1" || { sleep 1; rm -rf "$1"; }
`;

/** A port of loopback that nobody listens on now. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (typeof address !== 'object' || address === null) throw new Error('no port');
  return address.port;
}
