import { parseArgs } from 'node:util';

/** The figures, by their letters and by the names `--only` takes as well. */
export const FIGURES = {
  A: 'accept',
  B: 'hot',
  C: 'redis',
  D: 'postgres',
  E: 'latency',
  F: 'stored',
  G: 'history',
  H: 'two',
  I: 'memory',
  J: 'statement',
  K: 'groups',
  L: 'slow',
  M: 'recovery',
} as const;

export type Letter = keyof typeof FIGURES;

export interface BenchOptions {
  readonly runs: number;
  /** How long one closed-loop measurement takes. */
  readonly seconds: number;
  /** How long payments are taken to `completed`. */
  readonly flowSeconds: number;
  readonly letters: ReadonlySet<Letter>;
  /** The payments after which memory is looked at: first, and at last. */
  readonly memoryAt: readonly [number, number];
  /** The payments that are there already in F. */
  readonly stored: number;
  /** The payments that are due at once in M. */
  readonly due: number;
  readonly jsonFile: string | null;
  /** A server to make databases on; our own without it. */
  readonly databaseUrl: string | null;
}

export const USAGE = `Measures what the service does beside what pgbench does on the same server in the same run.

  npm run bench -- [--only=A,B] [--runs=3] [--seconds=10] [--quick] [--big] [--memory] [--json=<file>]

  --only        letters or names: A accept, B hot, C redis, D postgres, E latency, F stored,
                G history, H two, I memory, J statement, K groups, L slow, M recovery; without it all
                but F, I and J
  --runs        how often each is measured
  --seconds     length of one measurement; of C, D, L and M too, which otherwise take 30
  --quick       one run of 3 s each: to try it out, not to quote
  --big         also F: with 5 million payments stored (--stored=<number>)
  --due         the payments that are due at once in M: 100,000, or 5,000 when it is to be quick
  --memory      also I: resident size after 100,000 and 1,000,000 payments (--memory-at=<first>,<last>)
  --json        writes everything into a file as well
  --database    a PostgreSQL to make databases on, as superuser; otherwise one of its own is started

Ends with 0 when it ran and the money is right, 1 when the money is not, 2 when it could not be run.
No bar decides about the end.
`;

const FLOW_SECONDS = 30;

/** @throws Error that says which option it does not understand. */
export function readOptions(args: readonly string[]): BenchOptions | null {
  const { values } = parseArgs({
    args: [...args],
    options: {
      runs: { type: 'string' },
      seconds: { type: 'string' },
      only: { type: 'string' },
      quick: { type: 'boolean', default: false },
      big: { type: 'boolean', default: false },
      memory: { type: 'boolean', default: false },
      'memory-at': { type: 'string', default: '100000,1000000' },
      stored: { type: 'string', default: '5000000' },
      due: { type: 'string' },
      json: { type: 'string' },
      database: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return null;
  const byDefault = values.quick
    ? { runs: '1', seconds: 3, flowSeconds: 3, due: '5000' }
    : { runs: '3', seconds: 10, flowSeconds: FLOW_SECONDS, due: '100000' };
  const seconds = values.seconds === undefined ? null : wholeNumber('seconds', values.seconds);
  return {
    runs: wholeNumber('runs', values.runs ?? byDefault.runs),
    seconds: seconds ?? byDefault.seconds,
    flowSeconds: seconds ?? byDefault.flowSeconds,
    letters: lettersOf(values.only, values.big, values.memory),
    memoryAt: twoNumbers('memory-at', values['memory-at']),
    stored: wholeNumber('stored', values.stored),
    due: wholeNumber('due', values.due ?? byDefault.due),
    jsonFile: values.json ?? null,
    databaseUrl: values.database ?? null,
  };
}

function lettersOf(only: string | undefined, big: boolean, memory: boolean): Set<Letter> {
  const letters = new Set<Letter>(
    only === undefined ? ['A', 'B', 'C', 'D', 'E', 'G', 'H', 'K', 'L', 'M'] : [],
  );
  for (const word of only?.split(',') ?? []) letters.add(letterOf(word.trim()));
  if (big) letters.add('F');
  if (memory) letters.add('I');
  return letters;
}

function letterOf(word: string): Letter {
  for (const [letter, name] of Object.entries(FIGURES)) {
    if (word.toUpperCase() === letter || word === name) return letter as Letter;
  }
  throw new Error(`--only knows no "${word}"`);
}

function wholeNumber(name: string, text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < 1) {
    throw new Error(`--${name} must be a whole number above 0, not "${text}"`);
  }
  return value;
}

function twoNumbers(name: string, text: string): [number, number] {
  const [first = '', last = '', ...rest] = text.split(',');
  const pair: [number, number] = [wholeNumber(name, first), wholeNumber(name, last)];
  if (rest.length > 0 || pair[0] >= pair[1])
    throw new Error(`--${name} must be two numbers, rising`);
  return pair;
}
