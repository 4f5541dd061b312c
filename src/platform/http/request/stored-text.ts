import type { FieldError } from '../../../kernel/errors.js';

/** Nothing of ours nests deeper than this; what does could only exhaust the stack of a validator. */
const DEPTH_MAX = 8;
/** No field takes so many; each of them has a bound of its own below. */
export const TEXT_MAX_LENGTH = 2_000;

/** Why PostgreSQL cannot store a text, or null: it takes neither of these. */
export function textFault(text: string): string | null {
  if (text.includes('\0')) return 'must not contain the NUL character';
  if (!text.isWellFormed()) return 'must be valid Unicode, without lone surrogates';
  return null;
}

/**
 * What cannot be stored of a value from outside, field by field: the one rule for texts and names in
 * bodies, queries and addresses.
 * @param root the name of the value itself, for a fault that is in no field of it.
 */
export function textFaults(value: unknown, root: string): FieldError[] {
  const errors: FieldError[] = [];
  collect({ value, path: '', depth: 0 }, root, errors);
  return errors;
}

/**
 * Every text of a value that is longer than any field of ours may be, so that none of them is trimmed,
 * converted or matched before its length is known.
 */
export function longTexts(value: unknown, path = ''): FieldError[] {
  if (typeof value === 'string') {
    const message = `must be ${TEXT_MAX_LENGTH} characters long at most`;
    return value.length > TEXT_MAX_LENGTH ? [{ field: path, message }] : [];
  }
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) =>
    longTexts(inner, path === '' ? name : `${path}.${name}`),
  );
}

interface Place {
  readonly value: unknown;
  readonly path: string;
  readonly depth: number;
}

function collect({ value, path, depth }: Place, root: string, errors: FieldError[]): void {
  const field = path === '' ? root : path;
  if (typeof value === 'string') {
    const message = textFault(value);
    if (message !== null) errors.push({ field, message });
  } else if (typeof value === 'object' && value !== null) {
    if (depth < DEPTH_MAX) collectInside({ value, path, depth }, root, errors);
    else errors.push({ field, message: `must not nest deeper than ${DEPTH_MAX} levels` });
  }
}

function collectInside({ value, path, depth }: Place, root: string, errors: FieldError[]): void {
  for (const [name, inner] of Object.entries(value as object)) {
    const message = textFault(name);
    const innerPath = path === '' ? name : `${path}.${name}`;
    if (message === null)
      collect({ value: inner, path: innerPath, depth: depth + 1 }, root, errors);
    else errors.push({ field: path === '' ? root : path, message: `has a name that ${message}` });
  }
}
