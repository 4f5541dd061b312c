/** A position in the write-ahead log of a server. A promoted standby continues the log of its primary. */
export interface LogPosition {
  /** Identifies one run of one server. It changes on a failover and on a restart. */
  readonly server: string;
  readonly position: bigint;
}

/** A standby, as its primary reports it. */
export interface Standby {
  /** Commits wait for a `sync` or `quorum` standby, and not for a `potential` or `async` one. */
  readonly syncState: string | null;
  /** The log position up to which its disk is written; null before its first report. */
  readonly flushed: bigint | null;
}

/** How far the log is written to the disks of a primary and of its standbys. */
export interface ReplicationStatus extends LogPosition {
  /** The setting `synchronous_standby_names`. */
  readonly names: string;
  readonly standbys: readonly Standby[];
}

/** Reads a position as PostgreSQL writes it: two hexadecimal halves. */
export function positionFrom(text: string): bigint {
  const [high = '', low = ''] = text.split('/');
  return (BigInt(`0x${high}`) << 32n) + BigInt(`0x${low}`);
}

/** How many standbys a commit waits for, by `synchronous_standby_names`; 0 when it waits for none. */
export function standbysNeeded(names: string): number {
  if (names.trim() === '') return 0;
  const counted = /^\s*(?:(?:FIRST|ANY)\s+)?(\d+)\s*\(/i.exec(names);
  return counted === null ? 1 : Number(counted[1]);
}

/**
 * The position up to which the log is on the disks of as many synchronous standbys as a commit waits for;
 * null while there are too few. With FIRST n the server calls at most n standbys `sync`, so all of them
 * count. With ANY n it calls every listed one `quorum`, and the n that are furthest ahead count.
 */
export function confirmedUpTo({ names, standbys }: ReplicationStatus): bigint | null {
  const needed = standbysNeeded(names);
  const flushed = standbys
    .filter(({ syncState }) => syncState === 'sync' || syncState === 'quorum')
    .flatMap((standby) => (standby.flushed === null ? [] : [standby.flushed]))
    .sort((one, other) => (one > other ? -1 : 1));
  return needed === 0 ? null : (flushed[needed - 1] ?? null);
}

/** Whether the server waits for no standby and has none, so that no server could take over from it. */
export function isAlone({ names, standbys }: ReplicationStatus): boolean {
  return standbysNeeded(names) === 0 && standbys.length === 0;
}

/** Whether a status shows that a commit at this position survives the loss of the primary. */
export function proves(
  status: ReplicationStatus,
  at: LogPosition,
  isAloneEnough: boolean,
): boolean {
  if (status.server !== at.server) return false;
  if (isAloneEnough && isAlone(status)) return true;
  const confirmed = confirmedUpTo(status);
  return confirmed !== null && confirmed >= at.position;
}
