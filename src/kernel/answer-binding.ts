import { koboFromNaira } from './money.js';

/**
 * How a field is compared. `id`: the texts are equal, letter by letter. `digits`: only the digits are
 * compared, without leading zeros, because a number loses them. `naira` and `kobo`: by value, so
 * `"1,000.00"` equals 1000. `word`: the texts are equal apart from upper and lower case.
 */
export type FieldForm = 'id' | 'digits' | 'naira' | 'kobo' | 'word';

/** One field of an answer that shows which order the answer is about. */
export interface AnswerField<Ours> {
  /** The path of keys in the body, the outermost key first. */
  readonly at: readonly string[];
  readonly as: FieldForm;
  /** The value that we expect (kobo for amounts); null when we have nothing to compare it with. */
  readonly ours: (ours: Ours) => string | number | null;
  /**
   * Whether a contradiction here means that the answer is about another order. A field whose meaning is not
   * verified does not bind: a contradiction in it is reported, and the answer still counts.
   */
  readonly binds: boolean;
  /** The kinds of answers in which the field means something else. */
  readonly notIn?: readonly string[];
}

/** A field whose value differs from what we sent: both sides, as text. */
export interface Mismatch {
  /** The path of the field, its keys joined by dots. */
  readonly field: string;
  readonly ours: string;
  /** Null when the answer had to contain the field and did not. */
  readonly theirs: string | null;
  readonly binds: boolean;
}

export interface Comparison {
  /** Whether the answer contains a binding `id` that equals ours. */
  readonly isNamed: boolean;
  readonly mismatches: readonly Mismatch[];
}

const TEXT_MAX = 200;
/** How companies write "no value". */
const ABSENT: ReadonlySet<string> = new Set(['', 'null', 'n/a', 'n\\a']);

/** Compares the body of an answer of this kind with what we sent. It accepts any body and never throws. */
export function compareAnswer<Ours>(
  body: unknown,
  ours: Ours,
  fields: readonly AnswerField<Ours>[],
  kind: string,
): Comparison {
  let isNamed = false;
  const mismatches: Mismatch[] = [];
  for (const field of fields) {
    const expected = field.ours(ours);
    const theirs = valueAt(body, field.at);
    if (expected === null || field.notIn?.includes(kind) === true || isAbsent(theirs)) continue;
    const isOurs = FORMS[field.as](theirs, expected);
    if (isOurs) isNamed ||= field.as === 'id' && field.binds;
    else mismatches.push(mismatchOf(field, expected, theirs));
  }
  return { isNamed, mismatches };
}

function mismatchOf<Ours>(
  { at, as, binds }: AnswerField<Ours>,
  ours: string | number,
  theirs: unknown,
): Mismatch {
  const shown = typeof ours === 'number' && as === 'naira' ? ours / 100 : ours;
  const text = typeof theirs === 'string' ? theirs : JSON.stringify(theirs);
  return {
    field: at.join('.'),
    ours: String(shown),
    theirs: text.slice(0, TEXT_MAX).toWellFormed(),
    binds,
  };
}

/** The binding `id` field that an answer must contain, as a mismatch that says it is missing. */
export function unnamed<Ours>(ours: Ours, fields: readonly AnswerField<Ours>[]): Mismatch[] {
  return fields
    .filter(({ as, binds }) => as === 'id' && binds)
    .slice(0, 1)
    .map((field) => ({
      field: field.at.join('.'),
      ours: String(field.ours(ours)),
      theirs: null,
      binds: true,
    }));
}

const FORMS: Readonly<Record<FieldForm, (theirs: unknown, ours: string | number) => boolean>> = {
  id: (theirs, ours) => theirs === ours,
  digits: (theirs, ours) => {
    const digits = digitsOf(theirs);
    return digits !== null && digits === digitsOf(ours);
  },
  naira: (theirs, ours) => isAmountText(theirs) && koboFromNaira(theirs) === ours,
  kobo: (theirs, ours) => isAmountText(theirs) && Number(theirs) === ours,
  word: (theirs, ours) =>
    typeof theirs === 'string' &&
    theirs.length <= TEXT_MAX &&
    theirs.trim().toLowerCase() === String(ours).toLowerCase(),
};

/** The digits of a value without leading zeros; null when it has no digits. */
function digitsOf(value: unknown): string | null {
  if (typeof value !== 'string' && typeof value !== 'number') return null;
  const digits = String(value).slice(0, TEXT_MAX).replaceAll(/\D/g, '');
  return digits === '' ? null : digits.replace(/^0+/, '');
}

/** Refuses texts that only JavaScript reads as numbers, such as `0x1f4` and `5e2`. */
function isAmountText(value: unknown): boolean {
  if (typeof value === 'number') return true;
  return typeof value === 'string' && /^[\d,. ]{1,40}$/.test(value);
}

function isAbsent(value: unknown): boolean {
  if (value === undefined || value === null) return true;
  if (Array.isArray(value)) return value.length === 0;
  const isShort = typeof value === 'string' && value.length <= TEXT_MAX;
  return isShort && ABSENT.has(value.trim().toLowerCase());
}

function valueAt(body: unknown, at: readonly string[]): unknown {
  let value = body;
  for (const key of at) {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
    value = Object.hasOwn(value, key) ? (value as Record<string, unknown>)[key] : undefined;
  }
  return value;
}
