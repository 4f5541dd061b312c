import { isId } from '../../kernel/ids.js';
import { isTimestamp } from '../../kernel/moment.js';

/** Our keys have 69 characters at most. */
const KEY_MAX_LENGTH = 100;

/** The position at which the list of due payments continues. */
export interface DueListPosition {
  /** The due time to the microsecond, as PostgreSQL writes it. */
  readonly dueAt: string;
  readonly paymentId: string;
}

export function isDueListKey(key: unknown): key is string {
  if (typeof key !== 'string' || key.length > KEY_MAX_LENGTH) return false;
  const [dueAt = '', paymentId = '', ...others] = key.split('|');
  return others.length === 0 && isTimestamp(dueAt) && isId(paymentId);
}

export function dueListKey({ dueAt, paymentId }: DueListPosition): string {
  return `${dueAt}|${paymentId}`;
}

export function dueListPosition(key: string): DueListPosition {
  const [dueAt = '', paymentId = ''] = key.split('|');
  return { dueAt, paymentId };
}
