import { Random } from './random.js';

/** A provider, simulated by a process of its own, so that one can fail without the other. */
export type ProviderTarget = 'vtpass' | 'buypower';
/** The company that takes customers' money, likewise. */
export type GatewayTarget = 'paystack';
/** Whose faults a profile describes. */
export type FaceTarget = ProviderTarget | GatewayTarget;
/** Where a fault hits. */
export type Target =
  'api-1' | 'api-2' | 'worker-1' | 'worker-2' | 'postgres' | 'redis' | FaceTarget;

export type FaultKind =
  | 'api-kill9'
  | 'api-sigterm'
  | 'api-fail-point'
  | 'api-stop-cont'
  | 'api-stall'
  | 'worker-kill9'
  | 'worker-sigterm'
  | 'worker-fail-point'
  | 'worker-stop-cont'
  | 'worker-stall'
  | 'worker-skew'
  | 'worker-freeze-before-send'
  | 'postgres-fast'
  | 'postgres-immediate'
  | 'postgres-kill9'
  | 'postgres-terminate'
  | 'postgres-exhaust'
  | 'redis-kill'
  | 'redis-flush'
  | 'redis-away'
  | 'provider-kill9'
  | 'provider-away'
  | 'provider-stop-cont'
  | 'provider-mixed'
  | 'provider-slow'
  | 'provider-dry'
  | 'provider-flapping'
  | 'gateway-kill9'
  | 'gateway-away'
  | 'gateway-stop-cont'
  | 'gateway-mixed'
  | 'gateway-slow'
  | 'postgres-stop-cont'
  | 'redis-stop-cont'
  | 'api-link-drop'
  | 'worker-link-drop'
  | 'redis-link-drop'
  | 'provider-link-drop'
  | 'gateway-link-drop'
  | 'provider-contradicting'
  | 'provider-odd-tokens';

/** One thing that will go wrong. */
export interface Fault {
  readonly atMs: number;
  readonly kind: FaultKind;
  readonly target: Target;
  /** How long it lasts, or how much it shifts a clock. */
  readonly ms: number;
  /** What FAIL_POINTS says, where that is the fault. */
  readonly points: string;
  /** What the simulator is told to be (JSON), where that is the fault. */
  readonly profile: string;
}

const WEIGHTS: Readonly<Record<FaultKind, number>> = {
  'api-kill9': 9,
  'api-sigterm': 5,
  'api-fail-point': 10,
  'api-stop-cont': 5,
  'api-stall': 4,
  'worker-kill9': 11,
  'worker-sigterm': 6,
  'worker-fail-point': 17,
  'worker-stop-cont': 9,
  'worker-stall': 5,
  'worker-skew': 4,
  'worker-freeze-before-send': 1,
  'postgres-fast': 1.5,
  'postgres-immediate': 1.5,
  'postgres-kill9': 1.5,
  'postgres-terminate': 7,
  'postgres-exhaust': 2,
  'redis-kill': 4,
  'redis-flush': 6,
  'redis-away': 1.5,
  'provider-kill9': 5,
  'provider-away': 4,
  'provider-stop-cont': 3,
  'provider-mixed': 6,
  'provider-slow': 2,
  'provider-dry': 3,
  'provider-flapping': 3,
  'gateway-kill9': 4,
  'gateway-away': 3,
  'gateway-stop-cont': 2,
  'gateway-mixed': 5,
  'gateway-slow': 2,
  'postgres-stop-cont': 2.5,
  'redis-stop-cont': 2.5,
  'api-link-drop': 3,
  'worker-link-drop': 5,
  'redis-link-drop': 2.5,
  'provider-link-drop': 4,
  'gateway-link-drop': 2.5,
  'provider-contradicting': 5,
  'provider-odd-tokens': 5,
};

const API_POINTS = [
  'before-group-write',
  'accepted',
  'before-ring',
  'funding-stored',
  'gateway-answered',
  'webhook-kept',
  'before-credit-commit',
  'credited',
];
const WORKER_POINTS = [
  'before-group-write',
  'sweeping',
  'claimed',
  'attempt-committed',
  'before-request-written',
  'request-written',
  'answered',
  'before-settle-commit',
  'settled',
  'event-told',
  'before-credit-commit',
  'credited',
];

const GAP_MIN_MS = 200;
const GAP_MAX_MS = 1_800;
/** The first faults wait until something is under way. */
const QUIET_MS = 2_000;
const LONG_RUN_MS = 5 * 60_000;

/** What goes wrong when: all of it follows from the seed; what comes of it does not. */
export function scheduleOf(seed: number, durationMs: number): Fault[] {
  const random = new Random(seed).fork(1);
  const faults: Fault[] = [];
  for (let atMs = QUIET_MS; atMs < durationMs; atMs += random.between(GAP_MIN_MS, GAP_MAX_MS)) {
    faults.push(faultAt(atMs, random));
  }
  if (durationMs >= LONG_RUN_MS) {
    const atMs = Math.round(durationMs / 3);
    const awayForLong = { kind: 'redis-away', target: 'redis', ms: 60_000 } as const;
    faults.push({ atMs, ...awayForLong, points: '', profile: '' });
  }
  return faults.sort((one, other) => one.atMs - other.atMs);
}

function faultAt(atMs: number, random: Random): Fault {
  const kind = random.weighted(WEIGHTS);
  const target = targetOf(kind, random);
  const ms = durationOf(kind, random);
  const points = pointsOf(kind, random);
  return { atMs, kind, target, ms, points, profile: profileOf(kind, random) };
}

function targetOf(kind: FaultKind, random: Random): Target {
  const [where] = kind.split('-');
  if (where === 'api') return random.pick(['api-1', 'api-2'] as const);
  if (where === 'worker') return random.pick(['worker-1', 'worker-2'] as const);
  if (where === 'provider') return random.pick(['vtpass', 'buypower'] as const);
  if (where === 'gateway') return 'paystack';
  return where as Target;
}

const DURATIONS: Readonly<Partial<Record<FaultKind, readonly [number, number]>>> = {
  'api-fail-point': [3_000, 9_000],
  'worker-fail-point': [3_000, 9_000],
  'worker-freeze-before-send': [6_000, 9_000],
  'api-stall': [500, 4_000],
  'worker-stall': [500, 6_000],
  // A clock that is minutes off, for a while; the sign is drawn where it is set.
  'worker-skew': [60_000, 1_800_000],
  'postgres-fast': [200, 2_000],
  'postgres-immediate': [200, 2_000],
  'postgres-kill9': [200, 3_000],
  'postgres-exhaust': [2_000, 5_000],
  'redis-kill': [200, 1_500],
  'redis-away': [3_000, 10_000],
  'provider-away': [1_000, 8_000],
  'provider-mixed': [3_000, 12_000],
  'provider-slow': [2_000, 6_000],
  'provider-dry': [2_000, 8_000],
  'provider-flapping': [4_000, 12_000],
  'gateway-away': [1_000, 8_000],
  'gateway-mixed': [3_000, 12_000],
  'gateway-slow': [2_000, 6_000],
  'api-link-drop': [1_000, 12_000],
  'worker-link-drop': [1_000, 14_000],
  'redis-link-drop': [1_000, 10_000],
  'provider-link-drop': [1_000, 12_000],
  'gateway-link-drop': [1_000, 12_000],
  'provider-contradicting': [3_000, 12_000],
  'provider-odd-tokens': [3_000, 12_000],
};

/** Claims of a campaign last 7.5 s: a stopped process wakes before its claims end, or after. */
const STOPPED_SHORT = [500, 4_000] as const;
const STOPPED_LONG = [8_500, 14_000] as const;

function durationOf(kind: FaultKind, random: Random): number {
  if (kind.endsWith('stop-cont')) {
    const [shortest, longest] = random.chance(0.35) ? STOPPED_LONG : STOPPED_SHORT;
    return random.between(shortest, longest);
  }
  const [min, max] = DURATIONS[kind] ?? [0, 0];
  const ms = random.between(min, max);
  return kind === 'worker-skew' && random.chance(0.5) ? -ms : ms;
}

function pointsOf(kind: FaultKind, random: Random): string {
  // The one window that the design leaves open: a freeze between the check of the time and the
  // first byte. It must end as an incident that is recorded, and in nothing else.
  if (kind === 'worker-freeze-before-send') {
    return `before-request-written:pause=${random.between(6_000, 8_000)}@0.05`;
  }
  if (!kind.endsWith('fail-point')) return '';
  const point = random.pick(kind === 'api-fail-point' ? API_POINTS : WORKER_POINTS);
  const isSynchronous = point === 'before-request-written' || point === 'request-written';
  const action = random.weighted({ crash: 6, pause: isSynchronous ? 0 : 2, fail: 2 });
  if (action === 'crash') return `${point}:crash@${random.pick(['1', '0.2', '0.02'])}`;
  if (action === 'pause') return `${point}:pause=${random.between(200, 6_000)}@0.1`;
  // Nothing hears a throw there but the process itself.
  return point === 'request-written' ? `${point}:crash@0.1` : `${point}:fail@0.1`;
}

/** The simulator's README says what these do. */
const PROFILES: Readonly<Partial<Record<FaultKind, (random: Random) => object>>> = {
  'provider-mixed': (random) => ({
    name: random.weighted({ mixed: 2, storm: 1 }),
    seed: random.between(1, 1_000_000),
  }),
  // Half of all answers come after we have stopped waiting for them.
  'provider-slow': () => ({ latency: { p50Ms: 1_000, p99Ms: 4_000 } }),
  'provider-dry': () => ({ float: { startNaira: 0, topUpNaira: 500, everyMs: 1_000 } }),
  'provider-flapping': (random) => ({
    flapping: {
      billerId: random.pick(['ikeja-electric', 'eko-electric', 'abuja-electric'] as const),
      upMs: 1_000,
      downMs: 2_000,
    },
  }),
  // A good meter's order is answered for somebody else's, in every way that comes right in the end.
  'provider-contradicting': (random) => ({
    seed: random.between(1, 1_000_000),
    chances: {
      deliveredOfAnother: 0.15,
      deliveredUnnamed: 0.1,
      deliveredOtherMeter: 0.1,
      deliveredOtherAmount: 0.1,
      pendingOfAnother: 0.15,
      failedOfAnother: 0.1,
      nothingOfAnother: 0.15,
    },
  }),
  'provider-odd-tokens': (random) => ({
    seed: random.between(1, 1_000_000),
    chances: { tokenOdd: 0.5, keyChangeFirst: 0.2, tokenUnknown: 0.05, tokenNever: 0.03 },
  }),
  'gateway-mixed': (random) => ({
    name: random.weighted({ mixed: 1, storm: 1 }),
    seed: random.between(1, 1_000_000),
  }),
  'gateway-slow': () => ({ latency: { p50Ms: 1_000, p99Ms: 4_000 } }),
};

function profileOf(kind: FaultKind, random: Random): string {
  const profile = PROFILES[kind]?.(random);
  return profile === undefined ? '' : JSON.stringify(profile);
}
