import { isId } from '../../kernel/ids.js';
import { isTimestamp } from '../../kernel/moment.js';

/** Where the list of incidents goes on, whatever each is about. */
export interface IncidentPlace {
  /** Its time to the microsecond, as PostgreSQL writes it. */
  readonly at: string;
  readonly subjectId: string;
  readonly kind: string;
  readonly number: number;
}

const PLACE = /^([^|]{1,40})\|([^|]{36})\|([a-z_]{1,60})\|(\d{1,6})$/;

export function isPlace(key: unknown): key is string {
  if (typeof key !== 'string' || !PLACE.test(key)) return false;
  const { at, subjectId } = placeOf(key);
  return isTimestamp(at) && isId(subjectId);
}

export function keyOf({ at, subjectId, kind, number }: IncidentPlace): string {
  return [at, subjectId, kind, number].join('|');
}

export function placeOf(key: string): IncidentPlace {
  const [, at = '', subjectId = '', kind = '', number = '1'] = PLACE.exec(key) ?? [];
  return { at, subjectId, kind, number: Number(number) };
}

/** Oldest first; those about one subject come in their order already. */
export function inOrder(one: IncidentPlace, other: IncidentPlace): number {
  if (one.at !== other.at) return momentOf(one.at) < momentOf(other.at) ? -1 : 1;
  if (one.subjectId === other.subjectId) return 0;
  return one.subjectId < other.subjectId ? -1 : 1;
}

/** PostgreSQL leaves out the zeros at the end of a fraction, which a comparison of texts needs. */
function momentOf(at: string): string {
  const [, time = '', fraction = ''] = /^([^.+]*?)(?:\.(\d+))?[+-][\d:]+$/.exec(at) ?? [];
  return `${time}.${fraction.padEnd(6, '0')}`;
}
