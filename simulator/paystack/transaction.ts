import type { JsonObject } from '../answer.js';
import { hash32 } from '../faults.js';

/** What became of it. An unpaid one is not over: a person may still open its page and pay. */
export type State = 'unpaid' | 'abandoned' | 'failed' | 'success' | 'reversed';

export interface Asked {
  readonly reference: string;
  readonly email: string;
  readonly kobo: number;
  readonly currency: string;
  readonly callbackUrl: string | null;
  readonly metadata: JsonObject | null;
}

/** What a payment may be made to become without a person. */
export const outcomes = [
  'success',
  'failed',
  'abandoned',
  'partial',
  'off-by-one',
  'other-currency',
  'payer-fees',
  'reversed',
  'refund',
  'refund-failed',
  'dispute',
  'dispute-resolved',
] as const;

export type Outcome = (typeof outcomes)[number];

/** What the gateway does by itself, and when. */
export interface AutoPay {
  readonly outcome: Outcome;
  readonly atMs: number;
}

export interface Paid {
  readonly kobo: number;
  readonly currency: string;
  /** What verify says was asked for; rarely not what was. */
  readonly requestedKobo: number;
  readonly atMs: number;
}

export interface Refund {
  readonly id: number;
  readonly kobo: number;
  readonly isFailed: boolean;
  readonly atMs: number;
}

export interface Dispute {
  readonly id: number;
  readonly atMs: number;
  resolution?: string;
}

export interface Transaction extends Asked {
  readonly seq: number;
  readonly id: number;
  readonly accessCode: string;
  readonly createdAtMs: number;
  readonly autoPay?: AutoPay;
  state: State;
  paid?: Paid;
  readonly refunds: Refund[];
  readonly disputes: Dispute[];
  initializeCalls: number;
  verifyCalls: number;
}

export const firstId = 4_090_000_000;

/** No secret: whoever has the link may pay, as with the real one. */
export function accessCodeOf(reference: string, seq: number): string {
  const part = (salt: string): string => hash32(`${salt}:${reference}:${seq}`).toString(36);
  return `${part('a')}${part('b')}`.padEnd(12, '0');
}

/** 1.5 %, at most ₦2,000. */
export function feeKobo(kobo: number): number {
  return Math.min(200_000, Math.round(kobo * 0.015));
}

export function isoTime(atMs: number): string {
  return new Date(atMs).toISOString();
}
