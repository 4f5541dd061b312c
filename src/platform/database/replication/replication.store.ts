import type { Sql } from '../database.js';
import { positionFrom, type LogPosition, type ReplicationStatus } from './replication-status.js';

/** Whether the role of this connection may see what standbys have confirmed. */
export async function canReadStandbys(sql: Sql): Promise<boolean> {
  const [row] = await sql.query<{ maySee: boolean }>(
    `SELECT pg_has_role('pg_read_all_stats', 'USAGE') AS "maySee"`,
  );
  return row?.maySee === true;
}

// A commit is on the primary's own disk before it is answered, so everything that was committed on this
// connection, and everything that can be read here, is before the position.
const HERE =
  'pg_postmaster_start_time()::text AS server, pg_current_wal_flush_lsn()::text AS position';

/** The end of the server's log, as far as it is on its own disk. @throws on a server in recovery. */
export async function readPosition(sql: Sql): Promise<LogPosition> {
  const [row] = await sql.query<{ server: string; position: string }>(`SELECT ${HERE}`);
  if (row === undefined) throw new Error('a SELECT of functions has a row');
  return { server: row.server, position: positionFrom(row.position) };
}

interface StandbyRow {
  readonly syncState: string | null;
  readonly flushed: string | null;
}

/** @throws on a server in recovery. */
export async function readReplicationStatus(sql: Sql): Promise<ReplicationStatus> {
  const [row] = await sql.query<{
    server: string;
    position: string;
    names: string;
    standbys: StandbyRow[];
  }>(`SELECT ${HERE}, current_setting('synchronous_standby_names') AS names,
      (SELECT coalesce(jsonb_agg(
          jsonb_build_object('syncState', sync_state, 'flushed', flush_lsn::text)), '[]')
        FROM pg_stat_replication WHERE state IS DISTINCT FROM 'backup') AS standbys`);
  if (row === undefined) throw new Error('a SELECT of functions has a row');
  return {
    server: row.server,
    position: positionFrom(row.position),
    names: row.names,
    standbys: row.standbys.map(({ syncState, flushed }) => ({
      syncState,
      flushed: flushed === null ? null : positionFrom(flushed),
    })),
  };
}
