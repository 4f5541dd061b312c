import { cpus, loadavg, release, totalmem } from 'node:os';
import { runSql } from './databases.js';
import type { Ground } from './ground.js';
import { PROJECT } from './project.js';
import { runProgram, versionOf } from './run-program.js';

/** Where and with what it was measured, by name. */
export type Surroundings = Readonly<Record<string, string>>;

const GIB = 1024 ** 3;

export async function surroundingsOf({ databases, redis }: Ground): Promise<Surroundings> {
  const [cpu] = cpus();
  const commit = await runProgram('git', ['-C', PROJECT, 'rev-parse', '--short', 'HEAD']).catch(
    () => null,
  );
  return {
    began: new Date().toISOString(),
    commit: commit?.code === 0 ? commit.stdout.trim() : 'unknown',
    cpu: `${cpus().length} × ${cpu?.model ?? 'unknown'}`,
    memory: `${(totalmem() / GIB).toFixed(1)} GiB`,
    kernel: release(),
    load: loadavg()
      .map((load) => load.toFixed(2))
      .join(' '),
    node: process.version,
    ...(await postgresSettings(databases.serverUrl)),
    redis: redis === undefined ? 'none' : await tool('redis-server', '--version'),
    pgbench: await tool('pgbench', '--version'),
    wrk: await tool('wrk', '--version'),
  };
}

async function postgresSettings(url: string): Promise<Record<string, string>> {
  const names = ['server_version', 'fsync', 'synchronous_commit', 'full_page_writes'];
  const rows = await runSql<{ name: string; value: string }>(
    url,
    'SELECT name, current_setting(name) AS value FROM unnest($1::text[]) AS name',
    [[...names, 'wal_sync_method', 'shared_buffers', 'max_wal_size', 'max_connections']],
  );
  return Object.fromEntries(rows.map(({ name, value }) => [name, value]));
}

async function tool(name: string, flag: string): Promise<string> {
  return (await versionOf(name, [flag])) ?? 'not installed';
}
