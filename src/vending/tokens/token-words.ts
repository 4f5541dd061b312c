/** The kind of number that the words before it state. `main` is a token without another role. */
export type TokenKind =
  | 'main'
  | 'credit'
  | 'bonus'
  | 'kct'
  | 'kct1'
  | 'kct2'
  | 'reset'
  | 'configure'
  /** A kind of token that customers do not buy. It is never shown. */
  | 'strange'
  /** A number that is not a token: of a receipt, a meter or a telephone. */
  | 'other'
  /** Kilowatt-hours. */
  | 'units'
  | null;

const words = (text: string): ReadonlySet<string> => new Set(text.split(' '));

// Words that may stand between a label and its number.
const FILLERS = words('is are no nos number num nr code key your the of as digits and st nd rd');
const TOKEN = words('token tokens tkn tokencode tokenno pin sts');
const OTHER = words(
  'receipt receiptno rcpt ref reference meter mtr meterno phone tel telephone mobile msisdn call account ' +
    'acct invoice transaction txn trans order id serial sgc krn rrn session customer bill payment amount ' +
    'vat tax debt arrears balance tariff date time naira ngn ti band',
);
const UNITS = words('units unit kwh');
const ROLES: ReadonlyMap<string, TokenKind> = new Map([
  ['credit', 'credit'],
  ['bonus', 'bonus'],
  ['fbe', 'bonus'],
  ['free', 'bonus'],
  ['kct', 'kct'],
  ['kctoken', 'kct'],
  ['keychange', 'kct'],
  ['change', 'kct'],
  ['decoder', 'kct'],
  ['reset', 'reset'],
  ['configure', 'configure'],
  ['configuration', 'configure'],
  ['config', 'configure'],
  ['tamper', 'strange'],
  ['refund', 'strange'],
  ['test', 'strange'],
  ['clear', 'strange'],
  ['limit', 'strange'],
]);
/** Words of an ordinary token, which mean no more than "token". */
const ORDINARY = words(
  'main mains standard energy electricity recharge prepaid meter vend vending purchased new',
);
/** Words that mean a computer's token, not a meter's. */
const SECRET = words('access auth refresh session bearer api csrf id device push');
/** How many words before "token" may state its kind. */
const QUALIFIERS_MAX = 4;

/**
 * The kind of a number, by the words and ordinals before it, the nearest one last. It reads only the last
 * few of them.
 */
export function tokenKindFrom(before: readonly string[]): TokenKind {
  const near = before.slice(-8);
  let place = near.length - 1;
  while (place >= 0 && isPassedOver(near[place])) place -= 1;
  const word = near[place];
  if (word === undefined) return null;
  const named = nameOf(word, near, place);
  return named === 'kct' ? withOrdinal(near.slice(Math.max(0, place - 2))) : named;
}

function nameOf(word: string, near: readonly string[], place: number): TokenKind {
  if (TOKEN.has(word)) return qualified(near.slice(Math.max(0, place - QUALIFIERS_MAX), place));
  if (OTHER.has(word)) return 'other';
  if (UNITS.has(word)) return 'units';
  // VTpass labels everything that was bought as "Purchased code".
  if (word === 'purchased' || word === 'main' || word === 'standard') return 'main';
  return ROLES.get(word) ?? null;
}

function qualified(before: readonly string[]): TokenKind {
  for (const word of [...before].reverse()) {
    if (SECRET.has(word)) return 'other';
    const role = ROLES.get(word);
    if (role !== undefined) return role;
    if (!ORDINARY.has(word) && !TOKEN.has(word) && !isOrdinal(word)) return 'main';
  }
  return 'main';
}

function withOrdinal(after: readonly string[]): TokenKind {
  if (after.includes('1')) return 'kct1';
  return after.includes('2') ? 'kct2' : 'kct';
}

function isPassedOver(word: string | undefined): boolean {
  return word !== undefined && (FILLERS.has(word) || isOrdinal(word));
}

/** Whether the text is a one-digit number after a word: "Token 1", "KCT2". */
export function isOrdinal(text: string): boolean {
  return text.length === 1 && text >= '1' && text <= '9';
}

/** Whether a number may follow this word without a gap: "Token9900…". */
export function isTokenWord(word: string): boolean {
  return TOKEN.has(word) || ROLES.has(word);
}

export function isUnitWord(word: string): boolean {
  return UNITS.has(word) || word === 'kw';
}
