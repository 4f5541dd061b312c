import {
  ENTRY_ORDER,
  type Delivered,
  type TokenRole,
  type VendedToken,
} from '../provider/provider-answer.js';
import { lexemesOf } from './token-lexer.js';
import { readTokenText, readUnits, TOKEN_TEXT_MAX } from './token-text.js';
import { calledBy, type Called } from './token-words.js';
import { isFields, type Fields } from '../provider/answer-fields.js';

/** What a delivered answer says about tokens and energy, as far as it can be read. */
export type TokensRead = Pick<Delivered, 'tokens' | 'units' | 'notUnderstood'>;

/** A field, and what its name calls a token in it. */
interface Source {
  readonly value: unknown;
  readonly called: Called;
  /** Whether its name says that a token is in it; a text of an order may hold one, or not. */
  readonly isTokenField: boolean;
}

/** Bounds on what is read of one answer; the rest of it stays in the evidence. */
const DEPTH_MAX = 4;
const ENTRIES_MAX = 50;
const NOT_UNDERSTOOD_MAX = 10;
const CLIP = 200;
const KEY_MAX = 100;

const UNIT_KEYS = ['units', 'purchasedunits', 'maintokenunits', 'tokenunits', 'energyunits', 'kwh'];
/** In a token of its own: where its digits stand, and what says which token it is. */
const VALUE_KEYS = new Set(['value', 'token', 'code', 'number', 'digits', 'pin', 'tokenvalue']);
const LABEL_KEYS = ['role', 'type', 'label', 'name'];

/**
 * Reads the tokens and the units of a delivered answer, for every provider and every disco: fields are
 * known by the words in their names, texts by the grammar of tokens.
 * @param fields where the answer has its receipt. @param text a token text that stands elsewhere.
 */
export function readTokens(fields: Fields, text?: unknown): TokensRead {
  const reader = new Reader();
  for (const source of sourcesOf(fields)) reader.read(source, 0);
  reader.read({ value: text, called: null, isTokenField: false }, 0);
  const units = reader.unitsOf(fields) ?? reader.units;
  const notUnderstood = reader.notUnderstood();
  return { tokens: reader.inRoles(), units, ...(notUnderstood.length > 0 && { notUnderstood }) };
}

/** The fields that hold tokens; a text of all that was bought comes last, since it repeats the others. */
function sourcesOf(fields: Fields): Source[] {
  const known: Source[] = [];
  const summaries: Source[] = [];
  for (const [key, value] of Object.entries(fields)) {
    if (isSummary(key)) summaries.push({ value, called: null, isTokenField: true });
    else {
      const called = tokenOfKey(key);
      if (called !== null) known.push({ value, called, isTokenField: true });
    }
  }
  return [...known, ...summaries];
}

function isSummary(key: string): boolean {
  return plainKey(key) === 'purchasedcode';
}

/** What a field's name calls a token in it; null when none is meant: `tokenAmount`, `Reference`. */
function tokenOfKey(key: string): Called {
  const called = calledBy(wordsOfKey(key));
  return called === 'other' || called === 'units' ? null : called;
}

/** `bonusToken`, `KCT1` and `reset_token` in words. */
function wordsOfKey(key: string): string[] {
  const apart = key.slice(0, KEY_MAX).replaceAll(/(?<=[a-z])(?=[A-Z])/g, ' ');
  return lexemesOf(apart).flatMap((lexeme) => (lexeme.kind === 'gap' ? [] : [lexeme.text]));
}

function plainKey(key: string): string {
  return key
    .slice(0, KEY_MAX)
    .toLowerCase()
    .replaceAll(/[^a-z0-9]/g, '');
}

interface Found {
  readonly value: string;
  called: Called;
}

class Reader {
  units: string | null = null;
  private readonly found = new Map<string, Found>();
  private readonly unread: string[] = [];

  read({ value, called, isTokenField }: Source, depth: number): void {
    if (depth > DEPTH_MAX || value === null || value === undefined) return;
    if (typeof value === 'string') this.readText(value, called, isTokenField);
    else if (Array.isArray(value)) {
      for (const entry of value.slice(0, ENTRIES_MAX) as unknown[]) {
        this.read({ value: entry, called, isTokenField }, depth + 1);
      }
    } else if (isFields(value)) this.readObject(value, called, depth);
    else if (typeof value === 'number' || typeof value === 'bigint') this.readNumber(value);
  }

  /** A number has lost digits of a token on its way; which ones, nobody can say. */
  private readNumber(value: number | bigint): void {
    if (value >= 1e12) this.unread.push(String(value));
  }

  private readObject(fields: Fields, called: Called, depth: number): void {
    const named = calledByLabels(fields) ?? called;
    for (const [key, value] of Object.entries(fields).slice(0, ENTRIES_MAX)) {
      if (LABEL_KEYS.includes(key)) continue;
      const ofKey = tokenOfKey(key);
      const isValue = VALUE_KEYS.has(plainKey(key));
      if (!isValue && ofKey === null) continue;
      const isPlain = isValue || ofKey === 'main';
      this.read({ value, called: isPlain ? named : ofKey, isTokenField: true }, depth + 1);
    }
  }

  private readText(text: string, field: Called, isTokenField: boolean): void {
    const { tokens, units, unread, saysSomething } = readTokenText(text);
    this.units ??= units;
    for (const [index, { value, called }] of tokens.entries()) {
      const isNamed = field === null || !isPlainly(called);
      this.add(value, isNamed ? called : nth(field, index));
    }
    this.unread.push(...unread);
    // A code with letters leaves its digits among the unread; a person needs all of it.
    const isCode = unread.length === 0 || isOnePiece(text);
    if (isTokenField && tokens.length === 0 && isCode && saysSomething) this.unread.push(text);
  }

  /** The same token stands in several fields; the one that says most about it decides. */
  private add(value: string, called: Called): void {
    if (called === 'strange') this.unread.push(value);
    const known = this.found.get(value);
    if (known === undefined) this.found.set(value, { value, called });
    else if (certaintyOf(called) > certaintyOf(known.called)) known.called = called;
  }

  /** The first token that is called nothing in particular is the credit token, the others come with it. */
  inRoles(): VendedToken[] {
    const all = [...this.found.values()].filter(({ called }) => called !== 'strange');
    let hasCredit = all.some(({ called }) => called === 'credit');
    let hasFirstKey = all.some(({ called }) => called === 'kct1');
    const tokens = all.map(({ value, called }): VendedToken => {
      const role = roleOf(called, hasCredit, hasFirstKey);
      hasCredit ||= role === 'credit';
      hasFirstKey ||= role === 'kct1';
      return { role, value };
    });
    return tokens.sort((one, two) => ENTRY_ORDER.indexOf(one.role) - ENTRY_ORDER.indexOf(two.role));
  }

  unitsOf(fields: Fields): string | null {
    const byKey = new Map(Object.entries(fields).map(([key, value]) => [plainKey(key), value]));
    for (const key of UNIT_KEYS) {
      const value = byKey.get(key);
      const text = typeof value === 'number' ? String(value) : value;
      if (typeof text !== 'string') continue;
      const units = readUnits(text);
      if (units !== null) return units;
      if (readTokenText(text).saysSomething) this.unread.push(text);
    }
    return null;
  }

  notUnderstood(): string[] {
    const isShown = (text: string): boolean => !this.isShownToken(text);
    const texts = this.unread.map((text) => text.slice(0, CLIP).toWellFormed()).filter(isShown);
    return [...new Set(texts)].slice(0, NOT_UNDERSTOOD_MAX);
  }

  private isShownToken(text: string): boolean {
    const known = this.found.get(text);
    return known !== undefined && known.called !== 'strange';
  }
}

/** One piece of letters and digits, as `0x5601…`. None of a text that is too long for a token's is read. */
function isOnePiece(text: string): boolean {
  return text.length <= TOKEN_TEXT_MAX && /^[\p{L}\p{N}]+$/u.test(text.trim());
}

function isPlainly(called: Called): boolean {
  return called === null || called === 'main' || called === 'credit';
}

function certaintyOf(called: Called): number {
  if (called === 'strange') return 0;
  return isPlainly(called) ? 1 : 2;
}

/** In a field of key-change tokens the second one is the second, though its name says 1. */
function nth(called: Called, index: number): Called {
  return called === 'kct1' && index > 0 ? 'kct' : called;
}

/** By its role, which has to be one we know; else by what another field of it says. */
function calledByLabels(fields: Fields): Called {
  const { role } = fields;
  if (typeof role === 'string' && role.slice(0, KEY_MAX).trim() !== '')
    return tokenOfKey(role) ?? 'strange';
  for (const key of LABEL_KEYS) {
    const label = fields[key];
    const called = typeof label === 'string' ? tokenOfKey(label) : null;
    if (called !== null) return called;
  }
  return null;
}

const ROLES: ReadonlySet<Called> = new Set(ENTRY_ORDER);

function isRole(called: Called): called is TokenRole {
  return ROLES.has(called);
}

function roleOf(called: Called, hasCredit: boolean, hasFirstKey: boolean): TokenRole {
  if (isRole(called)) return called;
  if (called === 'kct') return hasFirstKey ? 'kct2' : 'kct1';
  return hasCredit ? 'bonus' : 'credit';
}
