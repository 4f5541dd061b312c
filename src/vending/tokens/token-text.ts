import { stretchesOf } from './token-chain.js';
import { lexemesOf } from './token-lexer.js';
import { itemsOf, type Chain, type Item } from './token-numbers.js';
import { calledBy, isOrdinal, isTokenWord, isUnitWord, type Called } from './token-words.js';

/** A token of a text, and what the text calls it. */
export interface FoundToken {
  /** 20 digits. */
  readonly value: string;
  readonly called: Called;
}

/** What a text about tokens says. */
export interface TokenText {
  /** In the order in which they are written. */
  readonly tokens: readonly FoundToken[];
  /** Energy in kWh as decimal text, when the text says it; null otherwise. */
  readonly units: string | null;
  /** Numbers of a token's length or nearly, that are neither a token nor called anything else. */
  readonly unread: readonly string[];
  /** Whether anything is written beside labels and "there is none". */
  readonly saysSomething: boolean;
}

/** Characters; a longer text is no receipt, and a part of one could end in the middle of a number. */
export const TOKEN_TEXT_MAX = 8_192;
const UNITS_TEXT_MAX = 100;
/** A number that nobody named and that is so long, in digits, is worth a person's look. */
const NOTABLE_DIGITS = 12;
const NOTHING = new Set(['n', 'a', 'na', 'null', 'none', 'nil', 'undefined']);
/** A unit that is broken into pieces, as in `kW h`. */
const UNIT_PIECES = new Set(['kw', 'k', 'w', 'h']);

/**
 * Reads a text by the grammar of tokens: 20 digits, whole or in groups, with whatever labels, units and
 * other numbers around them. Linear in the text, and none of a text longer than {@link TOKEN_TEXT_MAX} is read.
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
 * Energy in kWh as decimal text, from what is only a quantity: `79.9 kWh`, `1,079.9`; null for more, or
 * less, than one.
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
  return number.kind === 'chain' && number.groups.length === 1
    ? quantityOf(number.groups[0])
    : null;
}

function quantityOf(digits: string | undefined): string | null {
  return digits !== undefined && digits.length <= 9 ? digits : null;
}

/** A text while it is read, from left to right. */
class Reading implements TokenText {
  readonly tokens: FoundToken[] = [];
  readonly unread: string[] = [];
  units: string | null = null;
  saysSomething = false;
  /** The words and ordinals since the last number. */
  private words: string[] = [];
  /** What the last token was called: a list goes on with it. */
  private lastCalled: Called = null;

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

  /** A decimal number, or (null) a date. */
  private takeQuantity(value: string | null, place: number): void {
    const isUnits = this.isUnitBehind(place) || calledBy(this.words) === 'units';
    if (isUnits && value !== null) this.units ??= value;
    this.saysSomething = true;
    this.words = [];
  }

  private takeChain(whole: Chain, place: number): void {
    const behindOrdinal = this.withoutOrdinal(whole, place);
    const chain = this.withoutQuantity(behindOrdinal, place);
    if (chain.groups.length === 0) return;
    this.saysSomething = true;
    const called = this.words.length > 0 ? calledBy(this.words) : this.lastCalled;
    // A word that touches the digits makes them a code with letters, unless it is one that may.
    const isSpoilt = {
      first: behindOrdinal === whole && this.isGlued(place - 1),
      last: chain === behindOrdinal && this.isGlued(place + 1),
    };
    this.takeStretches(chain, called, isSpoilt);
    this.words = [];
    this.lastCalled = onward(called);
  }

  private takeStretches(
    chain: Chain,
    called: Called,
    isSpoilt: { readonly first: boolean; readonly last: boolean },
  ): void {
    for (const { from, to, tokens } of stretchesOf(chain)) {
      const isFirst = from === 0;
      const name = isFirst ? called : onward(called);
      if (name === 'other') continue;
      const isCode = (isFirst && isSpoilt.first) || (to === chain.groups.length && isSpoilt.last);
      if (tokens.length > 0 && !isCode) this.add(tokens, name);
      else this.note(chain.groups.slice(from, to));
    }
  }

  private add(tokens: readonly string[], called: Called): void {
    for (const [index, value] of tokens.entries()) {
      this.tokens.push({ value, called: index === 0 ? called : onward(called) });
    }
  }

  private note(groups: readonly string[]): void {
    const text = groups.join(' ');
    if (text.length >= NOTABLE_DIGITS) this.unread.push(text);
  }

  /** "Token 1 9900…": the first figure belongs to the words. */
  private withoutOrdinal(chain: Chain, place: number): Chain {
    const [first = '', ...groups] = chain.groups;
    const isQuantity = groups.length === 0 && this.isUnitBehind(place);
    if (!isOrdinal(first) || this.words.length === 0 || isQuantity) return chain;
    this.words.push(first);
    return { ...chain, groups, gaps: chain.gaps.slice(1) };
  }

  /** "9900… 80 kWh": the last group is how much it is for. */
  private withoutQuantity(chain: Chain, place: number): Chain {
    const quantity = quantityOf(chain.groups.at(-1));
    const isAlone = chain.groups.length === 1;
    const isUnits = this.isUnitBehind(place) && !isWholeRow(chain);
    if (quantity === null || !(isUnits || (isAlone && calledBy(this.words) === 'units')))
      return chain;
    this.units ??= quantity;
    this.saysSomething = true;
    return { ...chain, groups: chain.groups.slice(0, -1), gaps: chain.gaps.slice(0, -1) };
  }

  private isUnitBehind(place: number): boolean {
    const next = this.items[place + 1];
    const word = next?.kind === 'gap' && next.gap === 'space' ? this.items[place + 2] : next;
    return word?.kind === 'word' && isUnitWord(word.text);
  }

  private isGlued(place: number): boolean {
    const item = this.items[place];
    return item?.kind === 'word' && !isTokenWord(item.text);
  }
}

/** Five groups of four before "kWh" are a token, and what it is for comes behind. */
function isWholeRow({ groups }: Chain): boolean {
  const isFours = groups.every((group) => group.length === 4);
  return isFours && groups.length % 5 === 0;
}

/** What further tokens are called that stand behind one without a word between them. */
function onward(called: Called): Called {
  if (called === 'kct1') return 'kct';
  return called === 'other' || called === 'units' ? null : called;
}
