import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, realpath } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Socket } from 'node:net';

export interface TemporaryFolder {
  readonly path: string;
  /** Ends what servers still run in the folder, and has it removed. */
  remove(): Promise<void>;
}

/**
 * A folder that does not outlive the test run, nor do the PostgreSQL and Redis servers in it, not even when the run
 * is killed: a shell waits for the end of its input, which comes when this process ends in whatever way.
 */
export async function temporaryFolder(name = ''): Promise<TemporaryFolder> {
  const path = await mkdtemp(join(await realpath(tmpdir()), `bill-vending-test-${name}`));
  const janitor = spawn('/bin/sh', ['-c', JANITOR, 'janitor', path], {
    cwd: '/',
    env: { PATH: '/usr/bin:/bin' },
    detached: true,
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  // It may not keep the test run from ending.
  janitor.unref();
  const [orders, answer] = [janitor.stdin, janitor.stdout] as unknown as [Socket, Socket];
  orders.unref();
  answer.unref();
  return {
    path,
    async remove() {
      orders.end();
      // It lets go of its output when the servers have ended; what it then deletes takes seconds.
      answer.ref().resume();
      await once(answer, 'close');
    },
  };
}

// A pid is believed only while its process works in the server's folder: a stale file may name a
// stranger, and a zombie works nowhere. Root's clusters are not in the data folder; it says where.
const JANITOR = `
cat > /dev/null
runs() {
  if [ -d /proc/self ]; then [ "$(readlink "/proc/$1/cwd")" = "$2" ]; else kill -0 "$1"; fi
}
end() {
  pid=$(head -n 1 "$1") && [ -n "$pid" ] || return
  for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
    runs "$pid" "$(dirname "$1")" || return
    [ $i -gt 1 ] || kill -s "$2" "$pid"
    sleep 0.1
  done
}
base=$(head -n 1 "$1/postgres/LOCATION")
case "$base" in /var/lib/bill-vending/?*) ;; *) base=$1/postgres ;; esac
end "$1/redis.pid" KILL
end "$base/cluster/postmaster.pid" QUIT
exec > /dev/null
rm -rf "$base" "$1" || { sleep 1; rm -rf "$base" "$1"; }
`;
