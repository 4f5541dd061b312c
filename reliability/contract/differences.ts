export type Json =
  string | number | boolean | null | readonly Json[] | { readonly [name: string]: Json };

/** One place at which two contracts differ. `was` is absent from what was added, `is` from what was removed. */
export interface Difference {
  /** The names from the top down to the place. */
  readonly at: readonly string[];
  readonly was?: Json;
  readonly is?: Json;
}

/**
 * Where two contracts differ. A list of plain values is one value; other lists are compared place by place.
 * @example differencesOf({ a: 1, b: 2 }, { a: 1 }) // [{ at: ['b'], was: 2 }]
 */
export function differencesOf(was: Json, is: Json, at: readonly string[] = []): Difference[] {
  if (!isTree(was) || !isTree(is) || Array.isArray(was) !== Array.isArray(is)) {
    return JSON.stringify(was) === JSON.stringify(is) ? [] : [{ at, was, is }];
  }
  const before = new Map<string, Json>(Object.entries(was));
  const after = new Map<string, Json>(Object.entries(is));
  return [...new Set([...before.keys(), ...after.keys()])].flatMap((name): Difference[] => {
    const [old, now] = [before.get(name), after.get(name)];
    const here = [...at, name];
    if (now === undefined) return old === undefined ? [] : [{ at: here, was: old }];
    return old === undefined ? [{ at: here, is: now }] : differencesOf(old, now, here);
  });
}

function isTree(value: Json): value is readonly Json[] | { readonly [name: string]: Json } {
  if (Array.isArray(value)) return value.some((one: Json) => isTree(one));
  return typeof value === 'object' && value !== null;
}

/**
 * A list whose order promises nothing, such as the codes of an answer. Each value is a name, so that a difference
 * names the value.
 */
export function unordered(values: readonly Json[]): Json {
  return Object.fromEntries(
    values.map((value) => [typeof value === 'string' ? value : JSON.stringify(value), true]),
  );
}

/** A difference that is meant. */
export interface Explanation {
  /** The place; `*` stands for any one name. */
  readonly at: readonly string[];
  readonly was?: Json;
  readonly is?: Json;
  /** One sentence: why clients are better off, or not affected. */
  readonly why: string;
}

export interface Explained {
  readonly explained: readonly (readonly [Difference, Explanation])[];
  readonly unexplained: readonly Difference[];
  /** Explanations of nothing. */
  readonly idle: readonly Explanation[];
}

/** Sorts differences by whether one of `explanations` gives a reason for them. */
export function explain(
  differences: readonly Difference[],
  explanations: readonly Explanation[],
): Explained {
  const explained: [Difference, Explanation][] = [];
  const unexplained: Difference[] = [];
  for (const difference of differences) {
    const found = explanations.find((one) => explains(one, difference));
    if (found === undefined) unexplained.push(difference);
    else explained.push([difference, found]);
  }
  const used = new Set(explained.map(([, explanation]) => explanation));
  return { explained, unexplained, idle: explanations.filter((one) => !used.has(one)) };
}

function explains({ at, was, is }: Explanation, difference: Difference): boolean {
  return (
    at.length === difference.at.length &&
    at.every((name, index) => name === '*' || name === difference.at[index]) &&
    isSame(was, difference.was) &&
    isSame(is, difference.is)
  );
}

function isSame(one: Json | undefined, other: Json | undefined): boolean {
  if (one === undefined || other === undefined) return one === other;
  return differencesOf(one, other).length === 0;
}

/**
 * One line for a person.
 * @example lineOf({ at: ['settings', 'PORT'], was: 3000, is: 80 }) // 'settings › PORT: 3000 → 80'
 */
export function lineOf({ at, was, is }: Difference): string {
  const place = at.join(' › ');
  if (was === undefined) return `${place}: added ${JSON.stringify(is)}`;
  if (is === undefined) return `${place}: removed ${JSON.stringify(was)}`;
  return `${place}: ${JSON.stringify(was)} → ${JSON.stringify(is)}`;
}
