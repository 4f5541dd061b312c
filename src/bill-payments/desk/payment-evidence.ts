import type { AnswerEvidence } from '../settle/answers/received-answer.js';
import type { AttemptOutcome } from '../payment/payment.js';

/** One attempt with its provider's answers, for the person who decides. */
export interface AttemptEvidence {
  readonly number: number;
  readonly provider: string;
  readonly requestId: string;
  readonly sendBy: Date;
  readonly outcome: AttemptOutcome | null;
  readonly notFoundCount: number;
  /** The last entry of `answers`. */
  readonly lastAnswer: Readonly<Record<string, unknown>> | null;
  readonly lastAnswerAt: Date | null;
  readonly createdAt: Date;
  readonly closedAt: Date | null;
  /** Oldest first: the first answer, those that decided, and the last of each kind. */
  readonly answers: readonly AnswerEvidence[];
}

/** The number and the total of payments of one kind, in kobo. */
export interface HeldSum {
  readonly count: number;
  readonly total: number;
}

/** The range of UUIDv7 ids made within `aroundMs` of another id, both ends included. */
export function idsAround(id: string, aroundMs: number): { from: string; to: string } {
  const atMs = Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16);
  const stamp = (ms: number): string => {
    const hex = Math.max(0, ms).toString(16).padStart(12, '0').slice(-12);
    return `${hex.slice(0, 8)}-${hex.slice(8)}`;
  };
  return {
    from: `${stamp(atMs - aroundMs)}-0000-0000-000000000000`,
    to: `${stamp(atMs + aroundMs)}-ffff-ffff-ffffffffffff`,
  };
}
