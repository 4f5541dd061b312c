import type { Evidence, ProviderAnswer } from '../../../vending/provider/provider-answer.js';

/** The call that was answered. `desk` means that an operator decided and no provider was called. */
export type AnsweredCall = 'vend' | 'requery' | 'desk';
/** The kind of answer. `silent` means that the provider gave none; `decision` is an operator's word. */
export type AnswerKind = ProviderAnswer['kind'] | 'silent' | 'decision';

/** An answer about one attempt, in the form in which it is stored. */
export interface ReceivedAnswer {
  /** The number of the attempt. */
  readonly number: number;
  readonly call: AnsweredCall;
  readonly kind: AnswerKind;
  /**
   * Whether it moved money, closed its attempt, brought a token or opened an incident; such an answer is
   * kept for ever.
   */
  readonly hasDecided: boolean;
  readonly evidence: Evidence;
}

/** A stored answer, for the person who decides. */
export interface AnswerEvidence {
  readonly number: number;
  /** Numbers the answers about one attempt. A gap is an answer that a later one of its kind replaced. */
  readonly seq: number;
  readonly call: AnsweredCall;
  readonly kind: AnswerKind;
  readonly hasDecided: boolean;
  readonly answer: Readonly<Record<string, unknown>>;
  readonly receivedAt: Date;
}

/**
 * Answers are some kilobytes long. A longer one keeps its short values and the beginnings of its long ones.
 */
const JSON_MAX = 16_384;
const TEXT_MAX = 500;
const SHORT_MAX = 100;
const NAMES_MAX = 60;
const ITEMS_MAX = 10;
const DEPTH_MAX = 5;

/** The kind to store. A time-out or a lost connection has no HTTP status: it is silence, not an answer. */
export function answerKindOf({ kind, evidence }: ProviderAnswer): AnswerKind {
  return kind === 'unclear' && !Object.hasOwn(evidence, 'status') ? 'silent' : kind;
}

/** The evidence within its bound. `cutFrom` is the length of the original JSON if it was longer. */
export function bounded(evidence: Evidence): Evidence {
  const cutFrom = JSON.stringify(evidence).length;
  if (cutFrom <= JSON_MAX) return evidence;
  const cut = { ...(cutDown(evidence, DEPTH_MAX) as Evidence), cutFrom };
  const text = JSON.stringify(cut);
  return text.length <= JSON_MAX
    ? cut
    : { cutFrom, text: text.slice(0, JSON_MAX / 4).toWellFormed() };
}

function cutDown(value: unknown, depth: number): unknown {
  if (typeof value === 'string') return value.slice(0, TEXT_MAX).toWellFormed();
  if (typeof value !== 'object' || value === null) return value;
  if (depth === 0) return '…';
  if (Array.isArray(value)) return value.slice(0, ITEMS_MAX).map((one) => cutDown(one, depth - 1));
  // Ids, meters and amounts are short: long texts and lists must not displace them.
  const fields = Object.entries(value);
  const kept = [
    ...fields.filter(([, one]) => isShort(one)).slice(0, NAMES_MAX),
    ...fields.filter(([, one]) => !isShort(one)).slice(0, ITEMS_MAX),
  ];
  return Object.fromEntries(
    kept.map(([name, one]) => [name.slice(0, SHORT_MAX).toWellFormed(), cutDown(one, depth - 1)]),
  );
}

function isShort(value: unknown): boolean {
  return typeof value === 'string' ? value.length <= SHORT_MAX : typeof value !== 'object';
}
