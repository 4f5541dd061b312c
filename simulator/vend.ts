import { createHash } from 'node:crypto';
import type { Disco } from './catalogue.js';
import {
  isContradicted,
  type Contradiction,
  type OtherOrder,
  type AnswerTo,
} from './contradictions.js';
import type { Scenario, Variation, VendStatus } from './scenarios.js';
import type { TokenShape } from './token-shapes.js';

/** One order that exists. Small on purpose: everything that can be derived from it is. */
export interface StoredVend {
  readonly seq: number;
  readonly requestId: string;
  readonly disco: Disco;
  readonly billersCode: string;
  readonly variation: Variation;
  readonly amountNaira: number;
  readonly phone: string;
  readonly scenario: Scenario;
  readonly createdAtMs: number;
  /** What the float is charged for it while it holds money. */
  readonly costKobo: number;
  /** How its tokens are printed, where that is odd. */
  readonly shape?: TokenShape;
  /** The order that its answers are about instead, where they are. */
  readonly other?: OtherOrder;
  payCalls: number;
  requeryCalls: number;
}

/** One order as the record shows it to a reader. */
export interface Vend {
  readonly seq: number;
  readonly requestId: string;
  readonly serviceID: string;
  readonly billersCode: string;
  readonly variationCode: Variation;
  readonly amountNaira: number;
  readonly scenario: string;
  readonly status: VendStatus;
  readonly transactionId: string;
  readonly token: string | null;
  /** What was handed out as its token in a shape that nobody can read. */
  readonly unreadable: string | null;
  /** In what its answers contradict it, and for how long; null when they are about it. */
  readonly contradicts: Contradiction | null;
  readonly chargedNaira: number;
  readonly payCalls: number;
  readonly requeryCalls: number;
  readonly createdAt: string;
  readonly settledAt: string | null;
}

/** The simulator's clock: a vend's later status is computed from it, never set by a timer. */
export interface Clock {
  readonly nowMs: () => number;
  readonly settleAfterMs: number;
}

const tokenRange = 10n ** 18n;

/** 20 digits that start with 99, above 2^66: no real meter can accept them. */
export function tokenOf(requestId: string, role = 'credit'): string {
  const digest = createHash('sha256').update(`${role}:${requestId}`).digest();
  return `99${(digest.readBigUInt64BE(0) % tokenRange).toString().padStart(18, '0')}`;
}

/** Epoch seconds and 16 digits of the sequence number: 26 digits, as VTpass's own. */
export function transactionIdOf(vend: StoredVend): string {
  return `${Math.floor(vend.createdAtMs / 1000)}${String(vend.seq).padStart(16, '0')}`;
}

export function isSettled(vend: StoredVend, clock: Clock): boolean {
  return clock.nowMs() - vend.createdAtMs >= clock.settleAfterMs;
}

/** The clock as it stood when a vend was ordered: its first answer does not depend on how long recording took. */
export function clockAtOrder(vend: StoredVend, clock: Clock): Clock {
  return { nowMs: () => vend.createdAtMs, settleAfterMs: clock.settleAfterMs };
}

export function firstStatus(vend: StoredVend): VendStatus {
  const { first } = vend.scenario;
  if (first === 'nothing') throw new Error(`${vend.requestId} was never executed`);
  return first;
}

export function statusOf(vend: StoredVend, clock: Clock): VendStatus {
  const { then } = vend.scenario;
  return then !== undefined && isSettled(vend, clock) ? then : firstStatus(vend);
}

/** The credit token handed out so far; null while there is none, and for postpaid. */
export function tokenHandedOut(vend: StoredVend, clock: Clock): string | null {
  if (vend.variation === 'postpaid') return null;
  const { tokens } = vend.scenario;
  if (tokens === 'never' || tokens === 'unknown' || !wasDelivered(vend, clock)) return null;
  const isLater = tokens === 'late' || tokens === 'keyChangeFirst';
  return isLater && !isSettled(vend, clock) ? null : tokenOf(vend.requestId);
}

function wasDelivered(vend: StoredVend, clock: Clock): boolean {
  return firstStatus(vend) === 'delivered' || statusOf(vend, clock) === 'delivered';
}

/** The token as a number to the base of sixteen, which no disco prints: there is none of 20 digits in it. */
export function unreadableHandedOut(vend: StoredVend, clock: Clock): string | null {
  const { scenario, variation, requestId } = vend;
  if (variation === 'postpaid' || scenario.tokens !== 'unknown') return null;
  if (!wasDelivered(vend, clock)) return null;
  return `0x${BigInt(tokenOf(requestId)).toString(16).toUpperCase()}`;
}

export function holdsMoney(status: VendStatus): boolean {
  return status === 'delivered' || status === 'pending';
}

function settledAt(vend: StoredVend, clock: Clock): string | null {
  const status = statusOf(vend, clock);
  if (status === 'pending') return null;
  const delayMs = status === firstStatus(vend) ? 0 : clock.settleAfterMs;
  return new Date(vend.createdAtMs + delayMs).toISOString();
}

export function vendView(vend: StoredVend, clock: Clock): Vend {
  const status = statusOf(vend, clock);
  return {
    seq: vend.seq,
    requestId: vend.requestId,
    serviceID: vend.disco.serviceID,
    billersCode: vend.billersCode,
    variationCode: vend.variation,
    amountNaira: vend.amountNaira,
    scenario: vend.scenario.code,
    status,
    transactionId: transactionIdOf(vend),
    token: tokenHandedOut(vend, clock),
    unreadable: unreadableHandedOut(vend, clock),
    contradicts: vend.scenario.contradicts ?? null,
    chargedNaira: holdsMoney(status) ? vend.costKobo / 100 : 0,
    payCalls: vend.payCalls,
    requeryCalls: vend.requeryCalls,
    createdAt: new Date(vend.createdAtMs).toISOString(),
    settledAt: settledAt(vend, clock),
  };
}

/** The vend that an answer is about when it should be about `vend`, and what else contradicts it. */
export interface AnsweredVend {
  readonly vend: StoredVend;
  /** What is wrong with an answer about `vend`; undefined when nothing is. */
  readonly wrong?: Exclude<Contradiction['what'], 'order'>;
  readonly other?: OtherOrder;
}

/** What the provider tells of now: mostly the vend that it was asked about. */
export function answeredVendOf(vend: StoredVend, answerTo: AnswerTo, clock: Clock): AnsweredVend {
  const { other, scenario } = vend;
  const { contradicts } = scenario;
  if (contradicts === undefined || other === undefined) return { vend };
  if (!isContradicted(contradicts, answerTo, isSettled(vend, clock))) return { vend };
  if (contradicts.what === 'order') return { vend: { ...vend, ...other } };
  return { vend, wrong: contradicts.what, other };
}
