import {
  ENTRY_ORDER,
  type Delivered,
  type TokenRole,
  type VendedToken,
} from '../provider/provider-answer.js';
import { lexemesOf } from './token-lexer.js';
import { readTokenText, readUnits, TOKEN_TEXT_MAX } from './token-text.js';
import { tokenKindFrom, type TokenKind } from './token-words.js';
import { isFields, type Fields } from '../provider/answer-fields.js';

/** The tokens and the energy in a delivered answer, as far as they can be read. */
export type TokensRead = Pick<Delivered, 'tokens' | 'units' | 'notUnderstood'>;

/** A field, and the kind of token that its name states. */
interface Source {
  readonly value: unknown;
  readonly kind: TokenKind;
  /**
   * Whether the field's name says that it contains a token. A general text of an order may or may not
   * contain one.
   */
  readonly isTokenField: boolean;
}

/** Bounds on the part of an answer that is read. The evidence keeps the rest. */
const DEPTH_MAX = 4;
const ENTRIES_MAX = 50;
const NOT_UNDERSTOOD_MAX = 10;
const CLIP = 200;
const KEY_MAX = 100;

const UNIT_KEYS = ['units', 'purchasedunits', 'maintokenunits', 'tokenunits', 'energyunits', 'kwh'];
/** Keys of an object that describes one token: those with its digits, and those with its kind. */
const VALUE_KEYS = new Set(['value', 'token', 'code', 'number', 'digits', 'pin', 'tokenvalue']);
const LABEL_KEYS = ['role', 'type', 'label', 'name'];

/**
 * Reads the tokens and the units of a delivered answer, for every provider and every disco. It recognises
 * fields by the words in their names, and reads texts by the grammar of tokens.
 * @param fields the part of the answer with its receipt. @param text a token text from elsewhere in the
 * answer.
 */
export function readTokens(fields: Fields, text?: unknown): TokensRead {
  const reader = new Reader();
  for (const source of sourcesOf(fields)) reader.read(source, 0);
  reader.read({ value: text, kind: null, isTokenField: false }, 0);
  const units = reader.unitsOf(fields) ?? reader.units;
  const notUnderstood = reader.notUnderstood();
  return { tokens: reader.inRoles(), units, ...(notUnderstood.length > 0 && { notUnderstood }) };
}

/**
 * The fields that contain tokens. A text about the whole purchase comes last, because it repeats the
 * others.
 */
function sourcesOf(fields: Fields): Source[] {
  const known: Source[] = [];
  const summaries: Source[] = [];
  for (const [key, value] of Object.entries(fields)) {
    if (isSummary(key)) summaries.push({ value, kind: null, isTokenField: true });
    else {
      const kind = kindInKey(key);
      if (kind !== null) known.push({ value, kind, isTokenField: true });
    }
  }
  return [...known, ...summaries];
}

function isSummary(key: string): boolean {
  return plainKey(key) === 'purchasedcode';
}

/**
 * The kind of token that a field's name states; null for other fields such as `tokenAmount` and
 * `Reference`.
 */
function kindInKey(key: string): TokenKind {
  const kind = tokenKindFrom(wordsOfKey(key));
  return kind === 'other' || kind === 'units' ? null : kind;
}

/** Splits `bonusToken`, `KCT1` and `reset_token` into words. */
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
  kind: TokenKind;
}

class Reader {
  units: string | null = null;
  private readonly found = new Map<string, Found>();
  private readonly unread: string[] = [];

  read({ value, kind, isTokenField }: Source, depth: number): void {
    if (depth > DEPTH_MAX || value === null || value === undefined) return;
    if (typeof value === 'string') this.readText(value, kind, isTokenField);
    else if (Array.isArray(value)) {
      for (const entry of value.slice(0, ENTRIES_MAX) as unknown[]) {
        this.read({ value: entry, kind, isTokenField }, depth + 1);
      }
    } else if (isFields(value)) this.readObject(value, kind, depth);
    else if (typeof value === 'number' || typeof value === 'bigint') this.readNumber(value);
  }

  /** A token that arrived as a JSON number has lost digits, and they cannot be restored. */
  private readNumber(value: number | bigint): void {
    if (value >= 1e12) this.unread.push(String(value));
  }

  private readObject(fields: Fields, kind: TokenKind, depth: number): void {
    const named = kindInFields(fields) ?? kind;
    for (const [key, value] of Object.entries(fields).slice(0, ENTRIES_MAX)) {
      if (LABEL_KEYS.includes(key)) continue;
      const ofKey = kindInKey(key);
      const isValue = VALUE_KEYS.has(plainKey(key));
      if (!isValue && ofKey === null) continue;
      const isPlain = isValue || ofKey === 'main';
      this.read({ value, kind: isPlain ? named : ofKey, isTokenField: true }, depth + 1);
    }
  }

  private readText(text: string, field: TokenKind, isTokenField: boolean): void {
    const { tokens, units, unread, saysSomething } = readTokenText(text);
    this.units ??= units;
    for (const [index, { value, kind }] of tokens.entries()) {
      const isNamed = field === null || !isPlainly(kind);
      this.add(value, isNamed ? kind : nth(field, index));
    }
    this.unread.push(...unread);
    // The digits of a code with letters are among the unread; an operator needs the whole code.
    const isCode = unread.length === 0 || isOnePiece(text);
    if (isTokenField && tokens.length === 0 && isCode && saysSomething) this.unread.push(text);
  }

  /** The same token may stand in several fields. The most specific field decides its kind. */
  private add(value: string, kind: TokenKind): void {
    if (kind === 'strange') this.unread.push(value);
    const known = this.found.get(value);
    if (known === undefined) this.found.set(value, { value, kind });
    else if (certaintyOf(kind) > certaintyOf(known.kind)) known.kind = kind;
  }

  /** The first token without a specific kind is the credit token; the others are extra tokens. */
  inRoles(): VendedToken[] {
    const all = [...this.found.values()].filter(({ kind }) => kind !== 'strange');
    let hasCredit = all.some(({ kind }) => kind === 'credit');
    let hasFirstKey = all.some(({ kind }) => kind === 'kct1');
    const tokens = all.map(({ value, kind }): VendedToken => {
      const role = roleOf(kind, hasCredit, hasFirstKey);
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
    return known !== undefined && known.kind !== 'strange';
  }
}

/**
 * Whether the text is one piece of letters and digits, such as `0x5601…`. A text too long for a token is
 * not read.
 */
function isOnePiece(text: string): boolean {
  return text.length <= TOKEN_TEXT_MAX && /^[\p{L}\p{N}]+$/u.test(text.trim());
}

function isPlainly(kind: TokenKind): boolean {
  return kind === null || kind === 'main' || kind === 'credit';
}

function certaintyOf(kind: TokenKind): number {
  if (kind === 'strange') return 0;
  return isPlainly(kind) ? 1 : 2;
}

/** The second token in a field of key-change tokens is the second one, although the name says 1. */
function nth(kind: TokenKind, index: number): TokenKind {
  return kind === 'kct1' && index > 0 ? 'kct' : kind;
}

/** The kind by the object's role, if we know it, else by its other labels. */
function kindInFields(fields: Fields): TokenKind {
  const { role } = fields;
  if (typeof role === 'string' && role.slice(0, KEY_MAX).trim() !== '')
    return kindInKey(role) ?? 'strange';
  for (const key of LABEL_KEYS) {
    const label = fields[key];
    const kind = typeof label === 'string' ? kindInKey(label) : null;
    if (kind !== null) return kind;
  }
  return null;
}

const ROLES: ReadonlySet<TokenKind> = new Set(ENTRY_ORDER);

function isRole(kind: TokenKind): kind is TokenRole {
  return ROLES.has(kind);
}

function roleOf(kind: TokenKind, hasCredit: boolean, hasFirstKey: boolean): TokenRole {
  if (isRole(kind)) return kind;
  if (kind === 'kct') return hasFirstKey ? 'kct2' : 'kct1';
  return hasCredit ? 'bonus' : 'credit';
}
