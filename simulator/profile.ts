/** What may become of a good meter's purchase, each with the scenario of the README that does it. */
export const chanceScenarios = {
  failed: '01',
  pendingThenDelivered: '02',
  pendingThenFailed: '03',
  deliveredThenReversed: '04',
  silenceDelivered: '05',
  silenceNothing: '06',
  resetDelivered: '07',
  errorNothing: '08',
  garbageDelivered: '09',
  tokenLater: '10',
  errorDelivered: '13',
  tooMany: '19',
  tokenNever: '23',
  keyChangeFirst: '24',
  tokenOdd: '25',
  tokenUnknown: '26',
  deliveredOfAnother: '75111',
  deliveredUnnamed: '75112',
  deliveredOtherMeter: '75113',
  deliveredOtherAmount: '75114',
  pendingOfAnother: '75221',
  failedOfAnother: '75131',
  nothingOfAnother: '75141',
} as const;

export type Chance = keyof typeof chanceScenarios;

/** How badly a provider does, by chance. Every part may be absent. */
export interface Profile {
  /** Another seed decides otherwise about the same request ids. */
  readonly seed?: number;
  /** Added to every answer: log-normal, by its median and its 99th percentile. */
  readonly latency?: { readonly p50Ms: number; readonly p99Ms: number };
  /** Probabilities from 0 to 1 that sum to 1 at most; what is left is delivered. */
  readonly chances?: Partial<Readonly<Record<Chance, number>>>;
  /** A disco that is there for `upMs` and away for `downMs`, in turn. */
  readonly flapping?: {
    readonly billerId: string;
    readonly upMs: number;
    readonly downMs: number;
  };
  /** A float that runs dry and is topped up. */
  readonly float?: {
    readonly startNaira: number;
    readonly topUpNaira: number;
    readonly everyMs: number;
  };
  /** Probabilities that a callback comes twice, and that one about an unknown id comes with it. */
  readonly callbacks?: { readonly duplicate?: number; readonly unknown?: number };
}

const named: ReadonlyMap<string, Profile> = new Map(
  Object.entries<Profile>({
    calm: {},
    mixed: {
      latency: { p50Ms: 60, p99Ms: 800 },
      chances: {
        failed: 0.02,
        pendingThenDelivered: 0.03,
        pendingThenFailed: 0.01,
        deliveredThenReversed: 0.005,
        silenceDelivered: 0.005,
        resetDelivered: 0.005,
        errorNothing: 0.005,
        garbageDelivered: 0.005,
        tokenLater: 0.01,
        tooMany: 0.01,
      },
      callbacks: { duplicate: 0.1 },
    },
    storm: {
      latency: { p50Ms: 250, p99Ms: 5_000 },
      chances: {
        failed: 0.05,
        pendingThenDelivered: 0.1,
        pendingThenFailed: 0.05,
        deliveredThenReversed: 0.03,
        silenceDelivered: 0.05,
        silenceNothing: 0.05,
        resetDelivered: 0.05,
        errorNothing: 0.05,
        garbageDelivered: 0.05,
        tokenLater: 0.05,
        errorDelivered: 0.05,
        tooMany: 0.05,
      },
      flapping: { billerId: 'eko-electric', upMs: 20_000, downMs: 10_000 },
      callbacks: { duplicate: 0.3, unknown: 0.2 },
    },
  }),
);

type Fields = Readonly<Record<string, unknown>>;

const numbers = (...names: string[]): ReadonlySet<string> => new Set(names);
interface Part {
  readonly all: boolean;
  readonly names: ReadonlySet<string>;
}

const parts: ReadonlyMap<string, Part> = new Map(
  Object.entries<Part>({
    latency: { all: true, names: numbers('p50Ms', 'p99Ms') },
    chances: { all: false, names: new Set(Object.keys(chanceScenarios)) },
    flapping: { all: true, names: numbers('billerId', 'upMs', 'downMs') },
    float: { all: true, names: numbers('startNaira', 'topUpNaira', 'everyMs') },
    callbacks: { all: false, names: numbers('duplicate', 'unknown') },
  }),
);

/**
 * A profile by its name (`{"name": "storm"}`, which other parts may change) or by its parts.
 * @throws Error that says what is wrong with it.
 */
export function readProfile(value: unknown): Profile {
  const { name, ...rest } = fieldsOf(value, 'the profile');
  const profile: Fields = { ...(name === undefined ? {} : profileNamed(name)), ...rest };
  for (const [part, content] of Object.entries(profile)) checkPart(part, content);
  checkSense(profile);
  return profile;
}

function profileNamed(name: unknown): Profile {
  const profile = typeof name === 'string' ? named.get(name) : undefined;
  if (profile === undefined) {
    throw new Error(`there is no profile of that name, only ${[...named.keys()].join(', ')}`);
  }
  return profile;
}

/** As it comes in the environment: a name, or JSON. */
export function profileFromText(text: string): Profile {
  return readProfile(named.has(text) ? { name: text } : JSON.parse(text));
}

function fieldsOf(value: unknown, what: string): Fields {
  const isFields = typeof value === 'object' && value !== null && !Array.isArray(value);
  if (!isFields) throw new Error(`${what} is not an object`);
  return value as Fields;
}

function checkPart(part: string, content: unknown): void {
  if (part === 'seed') {
    checkNumber(part, content);
    return;
  }
  const form = parts.get(part);
  if (form === undefined) throw new Error(`a profile has no ${part}`);
  const fields = fieldsOf(content, part);
  for (const [field, value] of Object.entries(fields)) {
    if (!form.names.has(field)) throw new Error(`${part} has no ${field}`);
    if (field !== 'billerId') checkNumber(`${part}.${field}`, value);
  }
  const missing = [...form.names].find((field) => form.all && fields[field] === undefined);
  if (missing !== undefined) throw new Error(`${part} needs ${missing}`);
}

function checkNumber(name: string, value: unknown): void {
  if (typeof value !== 'number' || !Number.isFinite(value) || value < 0) {
    throw new Error(`${name} is not a number from 0 up`);
  }
}

function checkSense(profile: Profile): void {
  const { chances = {}, callbacks = {}, latency, flapping, float } = profile;
  const sum = Object.values(chances).reduce((total, chance) => total + chance, 0);
  const faults: readonly (readonly [boolean | undefined, string])[] = [
    [sum > 1 + 1e-9, 'the chances sum to more than 1'],
    [Object.values(callbacks).some((chance) => chance > 1), 'a chance of callbacks is above 1'],
    [latency && !(latency.p50Ms > 0), 'latency.p50Ms is above 0'],
    [latency && latency.p99Ms < latency.p50Ms, 'latency.p99Ms is not below p50Ms'],
    [flapping && flapping.upMs + flapping.downMs <= 0, 'flapping takes no time'],
    [float && float.everyMs < 10, 'float.everyMs is at least 10'],
  ];
  const fault = faults.find(([isFault]) => isFault === true);
  if (fault !== undefined) throw new Error(fault[1]);
}
