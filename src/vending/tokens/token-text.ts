import { stretchesOf } from './token-chain.js';
import { lexemesOf } from './token-lexer.js';
import { isInThousands, itemsOf, type Chain, type Item } from './token-numbers.js';
import {
  tokenKindFrom,
  isOrdinal,
  isTokenWord,
  isUnitWord,
  type TokenKind,
} from './token-words.js';

/** A token in a text, and the kind that the text states. */
export interface FoundToken {
  /** 20 digits. */
  readonly value: string;
  readonly kind: TokenKind;
}

/** The result of reading a text about tokens. */
export interface TokenText {
  /** In the order in which they are written. */
  readonly tokens: readonly FoundToken[];
  /** Energy in kWh as decimal text; null when the text does not give it. */
  readonly units: string | null;
  /** Numbers of about a token's length that are neither tokens nor labelled as something else. */
  readonly unread: readonly string[];
  /** Whether the text contains more than labels and "none". */
  readonly saysSomething: boolean;
}

/** In characters. A longer text is no receipt, and cutting it could split a number. */
export const TOKEN_TEXT_MAX = 8_192;
const UNITS_TEXT_MAX = 100;
/** An unlabelled number with this many digits deserves an operator's look. */
const NOTABLE_DIGITS = 12;
const NOTHING = new Set(['n', 'a', 'na', 'null', 'none', 'nil', 'undefined']);
/** The pieces of a unit with spaces in it, such as `kW h`. */
const UNIT_PIECES = new Set(['kw', 'k', 'w', 'h']);

/**
 * Reads a text by the grammar of tokens: 20 digits, in one piece or in groups, with any labels, units and
 * other numbers around them. Takes linear time, and reads no text longer than {@link TOKEN_TEXT_MAX}.
 * @example readTokenText('Token : 9900-1122-3344-5566-7788 79.9 kWh')
 */
export function readTokenText(text: string): TokenText {
  if (text.length > TOKEN_TEXT_MAX) {
    return { tokens: [], units: null, unread: [text], saysSomething: true };
  }
  const items = itemsOf(lexemesOf(text));
  const reading = new Reading(items);
  items.forEach((_, place) => {
    reading.take(place);
  });
  return reading;
}

/**
 * Reads energy in kWh as decimal text from a text that is only a quantity: `79.9 kWh`, `1,079.9`; null for
 * any other text.
 */
export function readUnits(text: string): string | null {
  if (text.length > UNITS_TEXT_MAX) return null;
  const items = itemsOf(lexemesOf(text));
  const isBelowZero = items[0]?.kind === 'gap' && items[0].gap === 'dash';
  const [number, ...others] = items.filter(({ kind }) => kind !== 'word' && kind !== 'gap');
  if (isBelowZero || number === undefined || others.length > 0) return null;
  return items.every(isOfUnits) ? valueOf(number) : null;
}

function isOfUnits(item: Item): boolean {
  return item.kind !== 'word' || isUnitWord(item.text) || UNIT_PIECES.has(item.text);
}

function valueOf(number: Item): string | null {
  if (number.kind === 'decimal') return number.value;
  if (number.kind !== 'chain') return null;
  const length = quantityLength(number);
  return length === number.groups.length ? quantityOf(number.groups) : null;
}

function quantityOf(groups: readonly string[]): string | null {
  const digits = groups.join('');
  return digits !== '' && digits.length <= 9 ? digits : null;
}

/** How many groups at the end of a chain are one whole number. More than one if spaces separate thousands, as in `1 079`. */
function quantityLength({ groups, gaps }: Chain): number {
  const isSpaced = (length: number): boolean =>
    gaps.at(1 - length) === 'space' && isInThousands(groups.slice(-length));
  let length = 1;
  while (length < Math.min(3, groups.length) && isSpaced(length + 1)) length += 1;
  return length;
}

/** The state of reading a text, from left to right. */
class Reading implements TokenText {
  readonly tokens: FoundToken[] = [];
  readonly unread: string[] = [];
  units: string | null = null;
  saysSomething = false;
  /** The words and ordinals since the last number. */
  private words: string[] = [];
  /** The kind of the last token; a list of tokens continues with it. */
  private lastKind: TokenKind = null;

  constructor(private readonly items: readonly Item[]) {}

  take(place: number): void {
    const item = this.items[place];
    if (item === undefined || item.kind === 'gap') return;
    if (item.kind === 'word') {
      this.words.push(item.text);
      if (!isTokenWord(item.text) && !NOTHING.has(item.text)) this.saysSomething = true;
      return;
    }
    if (item.kind === 'chain') this.takeChain(item, place);
    else this.takeQuantity(item.kind === 'decimal' ? item.value : null, place);
  }

  /** Takes a decimal number, or a date if the value is null. */
  private takeQuantity(value: string | null, place: number): void {
    const isUnits = this.isOfUnitBehind(place) || tokenKindFrom(this.words) === 'units';
    if (isUnits && value !== null) this.units ??= value;
    this.saysSomething = true;
    this.words = [];
  }

  private takeChain(whole: Chain, place: number): void {
    const behindOrdinal = this.withoutOrdinal(whole, place);
    const withoutQuantity = this.withoutQuantity(behindOrdinal, place);
    const chain = this.withoutListFigure(withoutQuantity, place);
    if (chain.groups.length === 0) return;
    this.saysSomething = true;
    const kind = this.words.length > 0 ? tokenKindFrom(this.words) : this.lastKind;
    // A word that touches the digits makes them a code with letters, except for the known words.
    const isSpoilt = {
      first: behindOrdinal === whole && this.isGlued(place - 1),
      last: chain === behindOrdinal && this.isGlued(place + 1),
    };
    this.takeStretches(chain, kind, isSpoilt);
    this.words = [];
    this.lastKind = onward(kind);
  }

  private takeStretches(
    chain: Chain,
    kind: TokenKind,
    isSpoilt: { readonly first: boolean; readonly last: boolean },
  ): void {
    for (const { from, to, tokens } of stretchesOf(chain)) {
      const isFirst = from === 0;
      const name = isFirst ? kind : onward(kind);
      if (name === 'other') continue;
      const isCode = (isFirst && isSpoilt.first) || (to === chain.groups.length && isSpoilt.last);
      if (tokens.length > 0 && !isCode) this.add(tokens, name);
      else this.note(chain.groups.slice(from, to));
    }
  }

  private add(tokens: readonly string[], kind: TokenKind): void {
    for (const [index, value] of tokens.entries()) {
      this.tokens.push({ value, kind: index === 0 ? kind : onward(kind) });
    }
  }

  private note(groups: readonly string[]): void {
    const text = groups.join(' ');
    if (text.length >= NOTABLE_DIGITS) this.unread.push(text);
  }

  /** In "Token 1 9900…", the first digit belongs to the words. */
  private withoutOrdinal(chain: Chain, place: number): Chain {
    const [first = '', ...groups] = chain.groups;
    if (!isOrdinal(first) || this.words.length === 0) return chain;
    const isUnits = this.isOfUnitBehind(place) || tokenKindFrom(this.words) === 'units';
    const isQuantity = quantityLength(chain) === chain.groups.length;
    if (isQuantity && isUnits) return chain;
    this.words.push(first);
    return { ...chain, groups, gaps: chain.gaps.slice(1) };
  }

  /** In "9900… 80 kWh", the last group is a quantity. */
  private withoutQuantity(chain: Chain, place: number): Chain {
    const length = quantityLength(chain);
    const quantity = quantityOf(chain.groups.slice(-length));
    const isAlone = chain.groups.length === length;
    const isUnits = this.isOfUnitBehind(place) && !isWholeRow(chain);
    if (quantity === null || !(isUnits || (isAlone && tokenKindFrom(this.words) === 'units')))
      return chain;
    this.units ??= quantity;
    this.saysSomething = true;
    return withoutLast(chain, length);
  }

  /** In "1) 9900… 2) 9911…", the last group is the number of the next item of a list. */
  private withoutListFigure(chain: Chain, place: number): Chain {
    const [next, afterNext] = [this.items[place + 1], this.items[place + 2]];
    const isFigure = chain.gaps.at(-1) === 'space' && isOrdinal(chain.groups.at(-1) ?? '');
    const isOfList = next?.kind === 'gap' && (next.gap === 'item' || next.gap === 'label');
    return isFigure && isOfList && afterNext?.kind === 'chain' ? withoutLast(chain, 1) : chain;
  }

  /** Whether a unit follows a number and belongs to it. */
  private isOfUnitBehind(place: number): boolean {
    const at = this.placeOfUnitBehind(place);
    return at !== null && !this.isLabel(at, place);
  }

  private placeOfUnitBehind(place: number): number | null {
    const next = this.items[place + 1];
    const at = next?.kind === 'gap' && next.gap === 'space' ? place + 2 : place + 1;
    return this.isUnitAt(at) ? at : null;
  }

  private isUnitAt(place: number): boolean {
    const item = this.items[place];
    return item?.kind === 'word' && isUnitWord(item.text);
  }

  /** In "5,000.00 Units: 79.9" and "Amount 5000 Units 79.9", the unit belongs to the number that follows it. */
  private isLabel(unit: number, number: number): boolean {
    const end = this.isUnitAt(unit + 2) ? unit + 2 : unit;
    const gap = this.items[end + 1];
    if (gap?.kind !== 'gap' || !isQuantity(this.items[end + 2])) return false;
    return gap.gap === 'label' || (gap.gap === 'space' && this.isPrice(number));
  }

  private isPrice(number: number): boolean {
    const before = this.items[number - 1];
    const isNaira = before?.kind === 'word' && before.text === 'n';
    return isNaira || tokenKindFrom(this.words) === 'other';
  }

  private isGlued(place: number): boolean {
    const item = this.items[place];
    return item?.kind === 'word' && !isTokenWord(item.text);
  }
}

function isQuantity(item: Item | undefined): boolean {
  return item !== undefined && valueOf(item) !== null;
}

function withoutLast({ groups, gaps, ...chain }: Chain, count: number): Chain {
  return { ...chain, groups: groups.slice(0, -count), gaps: gaps.slice(0, -count) };
}

/** Five groups of four digits before "kWh" are a token, and its quantity follows. */
function isWholeRow({ groups }: Chain): boolean {
  const isFours = groups.every((group) => group.length === 4);
  return isFours && groups.length % 5 === 0;
}

/** The kind of the tokens that follow one without a word between them. */
function onward(kind: TokenKind): TokenKind {
  if (kind === 'kct1') return 'kct';
  return kind === 'other' || kind === 'units' ? null : kind;
}
