import type { Chain } from './token-numbers.js';

/** How many digits a token has. */
export const TOKEN_DIGITS = 20;
/** A token is printed in one piece, in five groups of four digits, or in four groups of five. */
const GROUPS_OF: Readonly<Record<number, number>> = { 20: 1, 5: 4, 4: 5 };

/** A part of a chain: tokens, or groups that are no tokens. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
  /** Empty when the groups are no tokens. */
  readonly tokens: readonly string[];
}

/** For each group, the end of the row of groups with the same length, whatever stands between them. */
function rowEnds(groups: readonly string[]): number[] {
  const ends: number[] = [];
  for (let place = groups.length - 1; place >= 0; place -= 1) {
    const isSame = groups[place]?.length === groups[place + 1]?.length;
    ends[place] = isSame ? (ends[place + 1] ?? place + 1) : place + 1;
  }
  return ends;
}

/** The same, but only as long as the gaps are of one kind. */
function evenEnds({ groups, gaps }: Chain): number[] {
  const ends: number[] = [];
  for (let place = groups.length - 1; place >= 0; place -= 1) {
    const isSame = groups[place]?.length === groups[place + 1]?.length;
    const goesOn = isSame && (gaps[place] === gaps[place + 1] || ends[place + 1] === place + 2);
    ends[place] = goesOn ? (ends[place + 1] ?? place + 1) : isSame ? place + 2 : place + 1;
  }
  return ends;
}

/**
 * Cuts a chain into tokens and the groups between them. Groups that could belong to a longer number are no
 * token: a digit too many is as wrong as one too few.
 */
export function stretchesOf(chain: Chain): Stretch[] {
  const rows = rowEnds(chain.groups);
  const evens = evenEnds(chain);
  const stretches: Stretch[] = [];
  let place = 0;
  while (place < chain.groups.length) {
    const stretch = stretchAt(chain, place, rows, evens);
    const last = stretches.at(-1);
    const isMore = last?.tokens.length === 0 && stretch.tokens.length === 0;
    if (isMore) stretches[stretches.length - 1] = { ...last, to: stretch.to };
    else stretches.push(stretch);
    place = stretch.to;
  }
  return stretches;
}

function stretchAt(
  chain: Chain,
  from: number,
  rows: readonly number[],
  evens: readonly number[],
): Stretch {
  const { groups } = chain;
  const end = endOfTokens(chain, from, rows, evens);
  if (end === null) return { from, to: from + 1, tokens: [] };
  const each = GROUPS_OF[groups[from]?.length ?? 0] ?? 1;
  const isToken = !isPartOfMore(chain, from, end);
  return { from, to: end, tokens: isToken ? tokensIn(groups.slice(from, end), each) : [] };
}

/** The end of a row of complete tokens; null when none begins here. */
function endOfTokens(
  { groups }: Chain,
  place: number,
  rows: readonly number[],
  evens: readonly number[],
): number | null {
  const each = GROUPS_OF[groups[place]?.length ?? 0];
  if (each === undefined) return null;
  for (const end of [rows[place], evens[place]]) {
    if (end !== undefined && (end - place) % each === 0) return end;
  }
  return null;
}

/** Whether the group before or after belongs to the same number, judging by the gaps. */
function isPartOfMore({ groups, gaps }: Chain, from: number, to: number): boolean {
  const within = gaps[from];
  const isGrouped = groups[from]?.length !== TOKEN_DIGITS;
  return [
    { gap: gaps[from - 1], neighbour: groups[from - 1] },
    { gap: gaps[to - 1], neighbour: groups[to] },
  ].some(({ gap, neighbour }) => {
    if (gap === undefined || neighbour === undefined) return false;
    if (neighbour.length === TOKEN_DIGITS) return false;
    const isBinding: boolean = gap !== 'space' || (isGrouped && within === gap);
    return isBinding && !(neighbour.length === 4 && !isGrouped);
  });
}

function tokensIn(groups: readonly string[], each: number): string[] {
  const tokens: string[] = [];
  for (let place = 0; place < groups.length; place += each) {
    tokens.push(groups.slice(place, place + each).join(''));
  }
  return tokens;
}
