import type { Gap, Lexeme } from './token-lexer.js';

/** A piece of a text in which digits are joined to numbers. */
export type Item =
  | { readonly kind: 'word'; readonly text: string }
  /** A number with a fraction or thousands separators; `value` is plain decimal text. */
  | { readonly kind: 'decimal'; readonly value: string }
  | { readonly kind: 'date' }
  | Chain
  | { readonly kind: 'gap'; readonly gap: Gap };

/** Groups of digits that may be one number or several: only spaces or marks stand between them. */
export interface Chain {
  readonly kind: 'chain';
  readonly groups: readonly string[];
  /** `gaps[n]` stands between the groups n and n + 1. */
  readonly gaps: readonly Gap[];
}

const WHOLE_MAX = 9;
const FRACTION_MAX = 6;
const JOINING: ReadonlySet<Gap> = new Set(['space', 'dash', 'slash', 'dot']);

/** Joins groups of digits to decimal numbers, and to chains of groups that may belong together. */
export function itemsOf(lexemes: readonly Lexeme[]): Item[] {
  const items: Item[] = [];
  let place = 0;
  while (place < lexemes.length) {
    const lexeme = lexemes[place];
    if (lexeme === undefined) break;
    if (lexeme.kind !== 'digits') {
      items.push(lexeme);
      place += 1;
      continue;
    }
    const { item, next } = ownNumberAt(lexemes, place) ?? chainAt(lexemes, place);
    items.push(item);
    place = next;
  }
  return items;
}

interface Found<Kind> {
  readonly item: Kind;
  readonly next: number;
}

function chainAt(lexemes: readonly Lexeme[], start: number): Found<Chain> {
  const groups = [digitsAt(lexemes, start)];
  const gaps: Gap[] = [];
  let next = start + 1;
  for (;;) {
    const gap = gapAt(lexemes, next);
    const digits = digitsAt(lexemes, next + 1);
    const isJoined = gap !== null && JOINING.has(gap) && digits !== '';
    if (!isJoined) break;
    if (gap !== 'dot' && ownNumberAt(lexemes, next + 1) !== null) break;
    groups.push(digits);
    gaps.push(gap);
    next += 2;
  }
  return { item: { kind: 'chain', groups, gaps }, next };
}

/** Reads a number that is never part of another one. */
function ownNumberAt(lexemes: readonly Lexeme[], start: number): Found<Item> | null {
  return dateAt(lexemes, start) ?? spacedDecimalAt(lexemes, start) ?? decimalAt(lexemes, start);
}

/** `1 079.9`: a decimal number with spaces between its thousands. `1 079` may be two numbers. */
function spacedDecimalAt(lexemes: readonly Lexeme[], start: number): Found<Item> | null {
  const thousands: string[] = [];
  let place = start;
  // As in `decimalAt`, more groups are something else.
  while (thousands.length < 3 && gapAt(lexemes, place + 1) === 'space') {
    thousands.push(digitsAt(lexemes, place));
    place += 2;
  }
  const [whole, rest] = [digitsAt(lexemes, place), digitsAt(lexemes, place + 2)];
  const isDecimal =
    gapAt(lexemes, place + 1) === 'dot' && rest !== '' && rest.length <= FRACTION_MAX;
  const goesOn = gapAt(lexemes, place + 3) === 'dot' && digitsAt(lexemes, place + 4) !== '';
  if (thousands.length === 0 || !isDecimal || goesOn) return null;
  if (!isInThousands([...thousands, whole])) return null;
  return {
    item: { kind: 'decimal', value: `${[...thousands, whole].join('')}.${rest}` },
    next: place + 3,
  };
}

const DATE_LENGTHS: ReadonlySet<string> = new Set(['4 2 2', '2 2 4']);

/** `2026-11-30` and `30/11/2026`. */
function dateAt(lexemes: readonly Lexeme[], start: number): Found<Item> | null {
  const gap = gapAt(lexemes, start + 1);
  const isEven = (gap === 'dash' || gap === 'slash') && gapAt(lexemes, start + 3) === gap;
  const lengths = [0, 2, 4].map((offset) => digitsAt(lexemes, start + offset).length);
  const goesOn = gapAt(lexemes, start + 5) === gap;
  if (!isEven || goesOn || !DATE_LENGTHS.has(lengths.join(' '))) return null;
  return { item: { kind: 'date' }, next: start + 5 };
}

/**
 * Reads `79.9`, `1,079.9`, `1.079,9` and `79,9`, but not `1122.3344.5566`, and not two numbers with a comma
 * between.
 */
function decimalAt(lexemes: readonly Lexeme[], start: number): Found<Item> | null {
  const groups = [digitsAt(lexemes, start)];
  const marks: Gap[] = [];
  // A decimal has few groups. A longer row is something else, and it is read only once.
  while (groups.length < 6) {
    const gap = gapAt(lexemes, start + 2 * marks.length + 1);
    const digits = digitsAt(lexemes, start + 2 * marks.length + 2);
    if ((gap !== 'dot' && gap !== 'comma') || digits === '') break;
    groups.push(digits);
    marks.push(gap);
  }
  const value = decimalOf(groups, marks);
  if (value === null) return null;
  return { item: { kind: 'decimal', value }, next: start + 2 * marks.length + 1 };
}

function decimalOf(groups: readonly string[], marks: readonly Gap[]): string | null {
  const [first = ''] = groups;
  const last = groups.at(-1) ?? '';
  const [mark] = marks;
  if (mark === undefined || first.length > WHOLE_MAX || last.length > FRACTION_MAX) return null;
  return marks.length === 1 ? simpleDecimal(first, last, mark) : inThousands(groups, marks);
}

function inThousands(groups: readonly string[], marks: readonly Gap[]): string | null {
  const [mark] = marks;
  const last = groups.at(-1) ?? '';
  const isFraction = marks.at(-1) !== mark;
  const whole = isFraction ? groups.slice(0, -1) : groups;
  const isEven = marks.slice(0, whole.length - 1).every((one) => one === mark);
  if (!isEven || !isInThousands(whole)) return null;
  return isFraction ? `${whole.join('')}.${last}` : whole.join('');
}

/** Three digits after a single comma are thousands, as is usual in Nigeria. */
function simpleDecimal(whole: string, rest: string, mark: Gap): string | null {
  if (mark === 'dot') return `${whole}.${rest}`;
  if (isInThousands([whole, rest])) return whole + rest;
  return rest.length <= 2 ? `${whole}.${rest}` : null;
}

/** Whether groups of digits are the thousands of one whole number: `1`, `079`. */
export function isInThousands(groups: readonly string[]): boolean {
  const [first = '', ...others] = groups;
  return first !== '' && first.length <= 3 && others.every((group) => group.length === 3);
}

function digitsAt(lexemes: readonly Lexeme[], place: number): string {
  const lexeme = lexemes[place];
  return lexeme?.kind === 'digits' ? lexeme.text : '';
}

function gapAt(lexemes: readonly Lexeme[], place: number): Gap | null {
  const lexeme = lexemes[place];
  return lexeme?.kind === 'gap' ? lexeme.gap : null;
}
