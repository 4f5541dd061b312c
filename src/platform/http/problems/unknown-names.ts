import type { FieldError } from '../../../kernel/errors.js';

/** The message for an unknown field, from every check that finds one. */
export const UNKNOWN_FIELD = 'is not a known field';

/**
 * Lists every field, at any depth, that is named like a member of Object.prototype. No request has such a
 * field, and the validators, which look names up in plain objects, would accept or drop it.
 */
export function namesOfPrototype(value: unknown, path = ''): FieldError[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) => {
    const field = path === '' ? name : `${path}.${name}`;
    const own = name in Object.prototype ? [{ field, message: UNKNOWN_FIELD }] : [];
    return [...own, ...namesOfPrototype(inner, field)];
  });
}
