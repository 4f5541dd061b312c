import type { FieldError } from '../../../kernel/errors.js';

/** No request of ours nests deeper. A deeper value could only exhaust the stack of a validator. */
const DEPTH_MAX = 8;
/** No field is longer; each field has its own, smaller bound. */
export const TEXT_MAX_LENGTH = 2_000;

/** Why PostgreSQL cannot store a text, or null. It stores neither NUL nor lone surrogates. */
export function textFault(text: string): string | null {
  if (text.includes('\0')) return 'must not contain the NUL character';
  if (!text.isWellFormed()) return 'must be valid Unicode, without lone surrogates';
  return null;
}

/**
 * Lists what PostgreSQL cannot store in a value from outside, field by field. This one rule serves texts
 * and names in bodies, queries and addresses.
 * @param root the name of the value itself, for a fault outside its fields.
 */
export function textFaults(value: unknown, root: string): FieldError[] {
  const errors: FieldError[] = [];
  collect({ value, path: '', depth: 0 }, root, errors);
  return errors;
}

/**
 * Lists every text in a value that is longer than any field may be, so that no code trims, converts or
 * matches a text before its length is checked.
 */
export function longTexts(value: unknown, path = ''): FieldError[] {
  if (typeof value === 'string') {
    const message = `must not be longer than ${TEXT_MAX_LENGTH} characters`;
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
