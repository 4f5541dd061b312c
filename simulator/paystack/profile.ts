import { outcomes, type Outcome } from './transaction.js';

/** Faults of a call, by chance. `Done` ones are suffered after the call took effect; so are `half` and `slow`. */
const callFaults = [
  'silence',
  'silenceDone',
  'error',
  'errorDone',
  'tooMany',
  'half',
  'slow',
] as const;
export type CallFault = (typeof callFaults)[number];
export type Call = 'initialize' | 'verify' | 'list';

export type AutoPayProfile = Partial<Readonly<Record<Outcome, number>>> & {
  /** A payment is made between these, after initialize. */
  readonly minMs?: number;
  readonly maxMs?: number;
};

export interface WebhookProfile {
  /** Never sent. */
  readonly lost?: number;
  /** Sent twice, each with tries of its own. */
  readonly duplicate?: number;
  /** Sent `delayMs` late. */
  readonly delayed?: number;
  readonly delayMs?: number;
  /** Held until the next one was sent, or `delayMs` passed. */
  readonly reordered?: number;
  /** At initialize a stranger claims that it was paid, signed with another key. */
  readonly forged?: number;
}

/** How badly the gateway does, by chance. Every part may be absent. */
export interface PaystackProfile {
  readonly seed?: number;
  /** Added to every answer of the API: log-normal, by its median and its 99th percentile. */
  readonly latency?: { readonly p50Ms: number; readonly p99Ms: number };
  readonly initialize?: Partial<Readonly<Record<CallFault, number>>>;
  readonly verify?: Partial<Readonly<Record<CallFault, number>>>;
  readonly list?: Partial<Readonly<Record<CallFault, number>>>;
  /** How long a slow answer takes; 2,000 ms when absent. */
  readonly slowMs?: number;
  readonly webhooks?: WebhookProfile;
  /** Payments that nobody has to click. What is left of 1 stays unpaid. */
  readonly autoPay?: AutoPayProfile;
  /** What verify says of a transaction that nobody has paid yet; `abandoned` when absent. */
  readonly unpaid?: 'abandoned' | 'ongoing' | 'pending';
}

const named: ReadonlyMap<string, PaystackProfile> = new Map(
  Object.entries<PaystackProfile>({
    calm: {},
    mixed: {
      latency: { p50Ms: 80, p99Ms: 800 },
      initialize: { silenceDone: 0.005, errorDone: 0.005, error: 0.01, tooMany: 0.01, half: 0.005 },
      verify: { silence: 0.005, error: 0.01, tooMany: 0.01, half: 0.005 },
      webhooks: { lost: 0.05, duplicate: 0.1, delayed: 0.1, delayMs: 1000, reordered: 0.05 },
    },
    storm: {
      latency: { p50Ms: 200, p99Ms: 4000 },
      initialize: {
        silence: 0.03,
        silenceDone: 0.05,
        error: 0.05,
        errorDone: 0.05,
        tooMany: 0.05,
        half: 0.05,
        slow: 0.05,
      },
      verify: { silence: 0.05, error: 0.1, tooMany: 0.05, half: 0.05, slow: 0.05 },
      list: { error: 0.1, half: 0.05 },
      webhooks: {
        lost: 0.3,
        duplicate: 0.3,
        delayed: 0.3,
        delayMs: 2000,
        reordered: 0.2,
        forged: 0.2,
      },
    },
  }),
);

const webhookParts = ['lost', 'duplicate', 'delayed', 'delayMs', 'reordered', 'forged'];
const parts: ReadonlyMap<string, readonly string[]> = new Map(
  Object.entries<readonly string[]>({
    latency: ['p50Ms', 'p99Ms'],
    initialize: callFaults,
    verify: callFaults,
    list: callFaults,
    webhooks: webhookParts,
    autoPay: [...outcomes, 'minMs', 'maxMs'],
  }),
);
const unpaidWords: readonly unknown[] = ['abandoned', 'ongoing', 'pending'];

type Fields = Readonly<Record<string, unknown>>;

/**
 * A profile by its name (`{"name": "storm"}`, which other parts may change) or by its parts.
 * @throws Error that says what is wrong with it.
 */
export function readPaystackProfile(value: unknown): PaystackProfile {
  const { name, ...rest } = fieldsOf(value, 'the profile');
  const base = name === undefined ? {} : profileNamed(name);
  const profile: Fields = { ...base, ...rest };
  for (const [part, content] of Object.entries(profile)) checkPart(part, content);
  return profile;
}

/** As it comes in the environment: a name, or JSON. */
export function paystackProfileFromText(text: string): PaystackProfile {
  return readPaystackProfile(named.has(text) ? { name: text } : JSON.parse(text));
}

/** `0.95/500` is success by that chance about that many ms later; else JSON as in a profile. */
export function autoPayFromText(text: string): AutoPayProfile {
  const [, chance, ms] = /^([\d.]+)\/(\d+)$/.exec(text) ?? [];
  const autoPay: unknown =
    chance === undefined
      ? JSON.parse(text)
      : { success: Number(chance), minMs: Number(ms) / 2, maxMs: Number(ms) * 1.5 };
  return readPaystackProfile({ autoPay }).autoPay ?? {};
}

function profileNamed(name: unknown): PaystackProfile {
  const profile = typeof name === 'string' ? named.get(name) : undefined;
  if (profile === undefined) {
    throw new Error(`there is no profile of that name, only ${[...named.keys()].join(', ')}`);
  }
  return profile;
}

function fieldsOf(value: unknown, what: string): Fields {
  const isFields = typeof value === 'object' && value !== null && !Array.isArray(value);
  if (!isFields) throw new Error(`${what} is not an object`);
  return value as Fields;
}

function checkPart(part: string, content: unknown): void {
  if (part === 'seed' || part === 'slowMs') {
    checkNumber(part, content);
  } else if (part === 'unpaid') {
    if (!unpaidWords.includes(content))
      throw new Error(`unpaid is one of ${unpaidWords.join(', ')}`);
  } else {
    checkFields(part, content);
  }
}

function checkFields(part: string, content: unknown): void {
  const names = parts.get(part);
  if (names === undefined) throw new Error(`a profile has no ${part}`);
  let sum = 0;
  for (const [field, value] of Object.entries(fieldsOf(content, part))) {
    if (!names.includes(field)) throw new Error(`${part} has no ${field}`);
    checkNumber(`${part}.${field}`, value);
    const isChance = !field.endsWith('Ms');
    if (isChance && value > 1) throw new Error(`${part}.${field} is a chance, from 0 to 1`);
    if (isChance) sum += value;
  }
  // The webhooks' chances are independent of each other; of the rest one happens at most.
  if (part !== 'webhooks' && sum > 1 + 1e-9) throw new Error(`${part} sums to more than 1`);
}

function checkNumber(name: string, value: unknown): asserts value is number {
  if (typeof value !== 'number' || !Number.isFinite(value) || value < 0) {
    throw new Error(`${name} is not a number from 0 up`);
  }
}
