import { isId } from '../kernel/ids.js';
import { isTimestamp } from '../kernel/moment.js';
import type { IncidentKey } from './incident.js';

/** Where the list of incidents goes on, whatever each is about. */
export interface IncidentPlace extends IncidentKey {
  /** Its time to the microsecond, as PostgreSQL writes it. */
  readonly at: string;
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
