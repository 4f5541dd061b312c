import { cleanLine, cleanLineOrNull } from '../../kernel/input/text.js';
import { koboFromNaira } from '../../kernel/money.js';
import type { ReceiptDetails } from './provider-answer.js';

/** The raw fields of an answer. Every disco spells their names in its own way. */
export type Fields = Readonly<Record<string, unknown>>;

export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Reads a limit in kobo. An absent limit arrives as `""`, `0`, `null`, a number or numeric text. */
export function limitOf(value: unknown): number | null {
  const kobo = koboFromNaira(value);
  return kobo === null || kobo <= 0 ? null : kobo;
}

/** A line of a receipt. The bound keeps a provider's endless text out of our database. */
const TEXT_MAX = 200;

/**
 * A provider's text as one line that can be shown. A longer text is cut and marked with an ellipsis, so
 * that the cut text cannot equal a word that has a meaning.
 */
export function lineOf(text: string): string {
  return cleanLine(text.length <= TEXT_MAX ? text : `${text.slice(0, TEXT_MAX - 1)}…`);
}

/** A provider's id for a thing of ours; null if the value is not an id or is longer than any. */
export function idOf(value: unknown): string | null {
  const isId = typeof value === 'string' && value !== '' && value.length <= TEXT_MAX;
  return isId ? value : null;
}

/** The details of a receipt, with each text cut to a line; null when there are none. */
export function knownDetails(details: ReceiptDetails): ReceiptDetails | null {
  if (Object.values(details).every((value) => value === null)) return null;
  const line = (text: string | null): string | null =>
    text === null ? null : cleanLineOrNull(lineOf(text));
  return {
    ...details,
    customerName: line(details.customerName),
    address: line(details.address),
    receiptNumber: line(details.receiptNumber),
    tariff: line(details.tariff),
  };
}
