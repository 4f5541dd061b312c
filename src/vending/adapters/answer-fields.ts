import { koboFromNaira } from '../../kernel/money.js';

/** An answer's fields as they came; every disco spells and cases them its own way. */
export type Fields = Readonly<Record<string, unknown>>;

export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A limit in kobo. An absent one comes as `""`, `0`, `null`, a number or numeric text. */
export function limitOf(value: unknown): number | null {
  const kobo = koboFromNaira(value);
  return kobo === null || kobo <= 0 ? null : kobo;
}
