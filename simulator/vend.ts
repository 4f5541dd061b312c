import { createHash } from 'node:crypto';
import type { Disco } from './catalogue.js';
import type { Scenario, Variation, VendStatus } from './scenarios.js';

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
  const wasDelivered = firstStatus(vend) === 'delivered' || statusOf(vend, clock) === 'delivered';
  const isLate = vend.scenario.tokens === 'late' && !isSettled(vend, clock);
  return wasDelivered && !isLate ? tokenOf(vend.requestId) : null;
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
    chargedNaira: holdsMoney(status) ? vend.costKobo / 100 : 0,
    payCalls: vend.payCalls,
    requeryCalls: vend.requeryCalls,
    createdAt: new Date(vend.createdAtMs).toISOString(),
    settledAt: settledAt(vend, clock),
  };
}
