import type { FieldError } from '../../../kernel/errors.js';

/** What an unknown field is answered with, whoever finds it. */
export const UNKNOWN_FIELD = 'is not a known field';

/**
 * Every field, at any depth, whose name Object.prototype has. No request has such a field, and the
 * validators, which look names up in plain objects, would take it for a known one or drop it.
 */
export function namesOfPrototype(value: unknown, path = ''): FieldError[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) => {
    const field = path === '' ? name : `${path}.${name}`;
    const own = name in Object.prototype ? [{ field, message: UNKNOWN_FIELD }] : [];
    return [...own, ...namesOfPrototype(inner, field)];
  });
}
