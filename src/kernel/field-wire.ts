import { z } from 'zod';

// Field types for the answers of other companies. A field of an unexpected shape never makes an answer
// unreadable.

/** Any value, or none; the code that uses it decides. */
export const anything = z.unknown().optional();

/** Null where the field is absent or of another shape. */
export function lenient<Wire extends z.ZodType>(field: Wire): z.ZodType<z.output<Wire> | null> {
  return field.nullable().catch(null);
}

/**
 * Text of at most `max` UTF-16 units. Zod's own `max` counts the code points of a longer text, and so it
 * reads the text to its end.
 */
export function shortText(max: number): z.ZodString {
  return z.string().refine((text) => text.length <= max, { abort: true });
}

/** Text, a number or a boolean: companies switch between the three. */
export const scalar = lenient(z.union([z.string(), z.number(), z.boolean()]));

/** A whole number, or its digits in quotes. */
export const whole = z.union([
  z.int(),
  z
    .string()
    .regex(/^\d{1,9}$/)
    .transform(Number),
]);
