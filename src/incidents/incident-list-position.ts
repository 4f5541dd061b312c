import { isId } from '../kernel/ids.js';
import { isTimestamp } from '../kernel/moment.js';
import type { IncidentKey } from './incident.js';

/** A position in the list of incidents of all kinds. */
export interface IncidentListPosition extends IncidentKey {
  /** Its time to the microsecond, as PostgreSQL writes it. */
  readonly at: string;
}

const LIST_KEY = /^([^|]{1,40})\|([^|]{36})\|([a-z_]{1,60})\|(\d{1,6})$/;

export function isIncidentListKey(key: unknown): key is string {
  if (typeof key !== 'string' || !LIST_KEY.test(key)) return false;
  const { at, subjectId } = incidentListPosition(key);
  return isTimestamp(at) && isId(subjectId);
}

export function incidentListKey({ at, subjectId, kind, number }: IncidentListPosition): string {
  return [at, subjectId, kind, number].join('|');
}

export function incidentListPosition(key: string): IncidentListPosition {
  const [, at = '', subjectId = '', kind = '', number = '1'] = LIST_KEY.exec(key) ?? [];
  return { at, subjectId, kind, number: Number(number) };
}
