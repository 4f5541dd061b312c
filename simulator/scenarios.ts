import { contradictingMeter, contradictingScenario, type Contradiction } from './contradictions.js';
import { passesLuhn } from './meters.js';

export type VendStatus = 'delivered' | 'pending' | 'failed' | 'reversed';
export type Variation = 'prepaid' | 'postpaid';

/** What the caller of /pay gets as a response. The vend itself happens or not, regardless of it. */
export type ResponseKind =
  'answer' | 'slow' | 'silence' | 'close' | 'reset' | 'systemError' | 'garbage' | 'tooMany';

export interface Scenario {
  readonly code: string;
  /** The order's status at once; `nothing` means that no order exists afterwards. */
  readonly first: VendStatus | 'nothing';
  /** The status from settleAfterMs on; absent when the first one is final. */
  readonly then?: VendStatus;
  readonly response: ResponseKind;
  /** VTpass has three ways of saying "not yet", and each is used by some scenario. */
  readonly pendingAs?: 'pending' | 'initiated' | '099';
  /** VTpass says this on /requery while the vend is not settled, instead of its status. */
  readonly meanwhile?: string;
  /** VTpass's code when nothing is executed and that is said; `030` when absent. */
  readonly refusal?: string;
  /**
   * `odd` is a shape that some disco prints, `unknown` one that nobody can read; with `keyChangeFirst`
   * the credit token comes later than the tokens that change the meter's key.
   */
  readonly tokens?: 'late' | 'two' | 'setup' | 'never' | 'keyChangeFirst' | 'odd' | 'unknown';
  /** Its answers are not about the order that they answer. */
  readonly contradicts?: Contradiction;
  readonly verify?: 'wrong' | 'cannotVend' | 'limits' | 'unreachable' | 'slow';
}

/** The least that a meter of scenario 17 may buy. */
export const minPurchaseNaira = 5000;

const delivered = { first: 'delivered', response: 'answer' } as const;
const nothing = { first: 'nothing', verify: 'wrong' } as const;

/** The meters `70SS` + 9 digits, by SS. */
const numbered: readonly Scenario[] = [
  { code: '00', ...delivered },
  { code: '01', first: 'failed', response: 'answer' },
  { code: '02', first: 'pending', then: 'delivered', response: 'answer', pendingAs: 'pending' },
  { code: '03', first: 'pending', then: 'failed', response: 'answer', pendingAs: '099' },
  { code: '04', first: 'delivered', then: 'reversed', response: 'answer' },
  { code: '05', first: 'delivered', response: 'silence' },
  { code: '06', first: 'nothing', response: 'silence' },
  { code: '07', first: 'delivered', response: 'reset' },
  { code: '08', first: 'nothing', response: 'systemError' },
  { code: '09', first: 'delivered', response: 'garbage' },
  { code: '10', first: 'delivered', then: 'delivered', response: 'answer', tokens: 'late' },
  { code: '11', first: 'pending', then: 'reversed', response: 'answer', pendingAs: 'initiated' },
  { code: '12', first: 'delivered', response: 'slow' },
  { code: '13', first: 'delivered', response: 'systemError' },
  { code: '14', ...delivered, tokens: 'two' },
  { code: '16', first: 'failed', response: 'answer', verify: 'cannotVend' },
  { code: '17', ...delivered, verify: 'limits' },
  { code: '18', first: 'nothing', response: 'answer', verify: 'unreachable' },
  { code: '19', first: 'nothing', response: 'tooMany' },
  { code: '20', ...delivered, tokens: 'setup' },
  { code: '21', first: 'nothing', response: 'answer', refusal: '019' },
  { code: '22', ...delivered, verify: 'slow' },
  { code: '23', ...delivered, tokens: 'never' },
  { code: '24', ...delivered, then: 'delivered', tokens: 'keyChangeFirst' },
  { code: '25', ...delivered, tokens: 'odd' },
  { code: '26', ...delivered, tokens: 'unknown' },
];

export const goodMeter: Scenario = { code: 'good', ...delivered };
const wrongMeter: Scenario = {
  code: 'wrong',
  first: 'failed',
  response: 'answer',
  verify: 'wrong',
};
/** Proven not to be executed, by the provider's own fault: another one may vend. */
export const suspended: Scenario = {
  code: 'suspended',
  first: 'nothing',
  response: 'answer',
  refusal: '034',
};
const foreverPending: Scenario = {
  code: 'sandbox-pending',
  first: 'pending',
  response: 'answer',
  pendingAs: 'pending',
  verify: 'wrong',
};

const sandboxMeters = new Map<string, Scenario>([
  ['201000000000', foreverPending],
  ['500000000000', { code: 'sandbox-unexpected', ...nothing, response: 'garbage' }],
  ['400000000000', { code: 'sandbox-no-response', ...nothing, response: 'close' }],
  ['300000000000', { code: 'sandbox-timeout', ...nothing, response: 'silence' }],
]);
const sandboxGoodMeters = new Map<string, Variation>([
  ['1111111111111', 'prepaid'],
  ['1010101010101', 'postpaid'],
]);

const byCode = new Map<string, Scenario>(
  [...numbered, goodMeter, wrongMeter, ...sandboxMeters.values()].map((s) => [s.code, s]),
);
const numberedMeter = /^7[0-2]\d{11}$/;

/** `73CCC` and `74CCC` + 8 digits. */
const codedMeter = /^7[34]\d{11}$/;

/** A code of VTpass on demand: `73CCC` for /pay with nothing done, `74CCC` for /requery meanwhile. */
function codedScenario(code: string): Scenario | undefined {
  const [, call, asked] = /^(7[34])(\d{3})$/.exec(code) ?? [];
  if (asked === undefined) return undefined;
  if (call === '73') return { code, first: 'nothing', response: 'answer', refusal: asked };
  return {
    code,
    first: 'pending',
    then: 'delivered',
    response: 'answer',
    pendingAs: 'pending',
    meanwhile: asked,
  };
}

/** The scenario a line of the record names; undefined when this program does not know it. */
export function findScenario(code: string): Scenario | undefined {
  return byCode.get(code) ?? codedScenario(code) ?? contradictingScenario(code);
}

/** `70SS` obeys SS everywhere, `71SS` at VTpass only and `72SS` everywhere but at VTpass. */
function numberedScenario(billersCode: string, isVtpass: boolean): Scenario | undefined {
  const chosen = byCode.get(billersCode.slice(2, 4));
  if (chosen === undefined) return undefined;
  if (billersCode.startsWith('71') && !isVtpass) return goodMeter;
  if (billersCode.startsWith('72') && isVtpass) return suspended;
  return chosen;
}

/** What a meter of 13 digits asks for by its beginning, if it asks for something. */
function scenarioAsked(billersCode: string, isVtpass: boolean): Scenario | undefined {
  if (numberedMeter.test(billersCode)) return numberedScenario(billersCode, isVtpass);
  if (contradictingMeter.test(billersCode)) return contradictingScenario(billersCode.slice(0, 5));
  if (!codedMeter.test(billersCode)) return undefined;
  // Other providers have no such codes: there it is a good meter.
  return isVtpass ? codedScenario(billersCode.slice(0, 5)) : goodMeter;
}

/** What a meter does. Total: a number that means nothing is a wrong meter. */
export function scenarioOf(
  billersCode: string,
  variation: Variation,
  provider = 'vtpass',
): Scenario {
  const sandboxVariation = sandboxGoodMeters.get(billersCode);
  if (sandboxVariation !== undefined) {
    return sandboxVariation === variation ? goodMeter : wrongMeter;
  }
  const chosen =
    sandboxMeters.get(billersCode) ?? scenarioAsked(billersCode, provider === 'vtpass');
  if (chosen !== undefined) return chosen;
  const isGood = /^(?:\d{11}|\d{13})$/.test(billersCode) && passesLuhn(billersCode);
  return isGood ? goodMeter : wrongMeter;
}
