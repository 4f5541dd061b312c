/** What the words before a number call it. `main` is a token that no other role is given. */
export type Called =
  | 'main'
  | 'credit'
  | 'bonus'
  | 'kct'
  | 'kct1'
  | 'kct2'
  | 'reset'
  | 'configure'
  /** A token of a kind that customers do not buy: nobody is shown it. */
  | 'strange'
  /** A number that is no token: a receipt, a meter, a telephone. */
  | 'other'
  /** Kilowatt-hours. */
  | 'units'
  | null;

const words = (text: string): ReadonlySet<string> => new Set(text.split(' '));

// They stand between a name and its number.
const FILLERS = words('is are no nos number num nr code your the of as digits and st nd rd');
const TOKEN = words('token tokens tkn tokencode tokenno pin sts');
const OTHER = words(
  'receipt receiptno rcpt ref reference meter mtr meterno phone tel telephone mobile msisdn call account ' +
    'acct invoice transaction txn trans order id serial sgc krn rrn session customer bill payment amount ' +
    'vat tax debt arrears balance tariff date time naira ngn ti band',
);
const UNITS = words('units unit kwh');
const ROLES: ReadonlyMap<string, Called> = new Map([
  ['credit', 'credit'],
  ['bonus', 'bonus'],
  ['fbe', 'bonus'],
  ['free', 'bonus'],
  ['kct', 'kct'],
  ['kctoken', 'kct'],
  ['keychange', 'kct'],
  ['change', 'kct'],
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
/** Names of an ordinary token, which say no more than "token". */
const ORDINARY = words(
  'main mains standard energy electricity recharge prepaid meter vend vending purchased new',
);
/** Words that make a token one of computers. */
const SECRET = words('access auth refresh session bearer api csrf id device push');
/** How many words before "token" may say which one it is. */
const QUALIFIERS_MAX = 4;

/**
 * What a number is called by the words (and ordinals) that were written before it, nearest last.
 * Reads at most a few of them, from the end.
 */
export function calledBy(before: readonly string[]): Called {
  const near = before.slice(-8);
  let place = near.length - 1;
  while (place >= 0 && isPassedOver(near[place])) place -= 1;
  const word = near[place];
  if (word === undefined) return null;
  const named = nameOf(word, near, place);
  return named === 'kct' ? withOrdinal(near.slice(Math.max(0, place - 2))) : named;
}

function nameOf(word: string, near: readonly string[], place: number): Called {
  if (TOKEN.has(word)) return qualified(near.slice(Math.max(0, place - QUALIFIERS_MAX), place));
  if (OTHER.has(word)) return 'other';
  if (UNITS.has(word)) return 'units';
  // "Purchased code" is how VTpass calls all that was bought.
  if (word === 'purchased' || word === 'main' || word === 'standard') return 'main';
  return ROLES.get(word) ?? null;
}

function qualified(before: readonly string[]): Called {
  for (const word of [...before].reverse()) {
    if (SECRET.has(word)) return 'other';
    const role = ROLES.get(word);
    if (role !== undefined) return role;
    if (!ORDINARY.has(word) && !TOKEN.has(word) && !isOrdinal(word)) return 'main';
  }
  return 'main';
}

function withOrdinal(after: readonly string[]): Called {
  if (after.includes('1')) return 'kct1';
  return after.includes('2') ? 'kct2' : 'kct';
}

function isPassedOver(word: string | undefined): boolean {
  return word !== undefined && (FILLERS.has(word) || isOrdinal(word));
}

/** A number of one figure after a word: "Token 1", "KCT2". */
export function isOrdinal(text: string): boolean {
  return text.length === 1 && text >= '1' && text <= '9';
}

/** Whether a number may stand right behind this word, without a gap: "Token9900…". */
export function isTokenWord(word: string): boolean {
  return TOKEN.has(word) || ROLES.has(word);
}

export function isUnitWord(word: string): boolean {
  return UNITS.has(word) || word === 'kw';
}
