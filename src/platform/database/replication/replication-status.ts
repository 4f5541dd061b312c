/** A place in the log of a server. A server that was promoted goes on with the log of its primary. */
export interface LogPosition {
  /** One run of one server: another one that took over, or that was started anew, differs. */
  readonly server: string;
  readonly position: bigint;
}

/** A standby, as its primary sees it. */
export interface Standby {
  /** `sync` or `quorum`: commits wait for it; `potential` and `async`: they do not. */
  readonly syncState: string | null;
  /** How much of the log it has on its disk; null before it has said so. */
  readonly flushed: bigint | null;
}

/** How a primary and its standbys stand: how far its log is on its disk, and on theirs. */
export interface ReplicationStatus extends LogPosition {
  /** The setting `synchronous_standby_names`. */
  readonly names: string;
  readonly standbys: readonly Standby[];
}

/** A position as PostgreSQL writes it: two hexadecimal halves. */
export function positionFrom(text: string): bigint {
  const [high = '', low = ''] = text.split('/');
  return (BigInt(`0x${high}`) << 32n) + BigInt(`0x${low}`);
}

/** How many standbys a commit waits for, by `synchronous_standby_names`; 0 where it waits for none. */
export function standbysNeeded(names: string): number {
  if (names.trim() === '') return 0;
  const counted = /^\s*(?:(?:FIRST|ANY)\s+)?(\d+)\s*\(/i.exec(names);
  return counted === null ? 1 : Number(counted[1]);
}

/**
 * Up to where the log is on the disks of as many synchronous standbys as a commit waits for; null while
 * there are not so many. With FIRST n the server calls n standbys `sync` at most, so all of them count;
 * with ANY n it calls every listed one `quorum`, and the n that are ahead count.
 */
export function confirmedUpTo({ names, standbys }: ReplicationStatus): bigint | null {
  const needed = standbysNeeded(names);
  const flushed = standbys
    .filter(({ syncState }) => syncState === 'sync' || syncState === 'quorum')
    .flatMap((standby) => (standby.flushed === null ? [] : [standby.flushed]))
    .sort((one, other) => (one > other ? -1 : 1));
  return needed === 0 ? null : (flushed[needed - 1] ?? null);
}

/** Whether the server waits for no standby and has none: nobody could take over from it. */
export function isAlone({ names, standbys }: ReplicationStatus): boolean {
  return standbysNeeded(names) === 0 && standbys.length === 0;
}

/** Whether what was committed at a position outlives the loss of the primary, as far as this shows. */
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
