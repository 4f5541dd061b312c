import {
  compareAnswer,
  unnamed,
  type AnswerField,
  type Comparison,
  type Mismatch,
} from '../../kernel/answer-binding.js';
import type { Meter, OrderIntent } from './order-intent.js';
import type { MeterAnswer, ProviderAnswer, Unclear } from './provider-answer.js';

/** The code of a refusal that no provider spoke: nothing of the request ever left us. */
export const NOT_SENT = 'not_sent';

/**
 * The fields that tie a provider's answers to our orders, in one table; `docs/providers` has the sources.
 * Text that is written for people is never one of them.
 */
export interface AnswerContract {
  /** The fields of an answer to a vend or a requery. */
  readonly order: readonly AnswerField<OrderIntent>[];
  /** The fields of an answer about a meter. */
  readonly meter: readonly AnswerField<Meter>[];
  /** Whether a refusal of a vend with this code counts without a request id; true for the listed codes. */
  readonly refusesUnnamed: (code: string) => boolean;
}

/**
 * Checks an answer against `order`. It becomes `unclear` if it contradicts a binding field, or lacks our
 * request id where it must have it. Other differences are noted on the answer.
 */
export function boundToOrder(
  answer: ProviderAnswer,
  call: 'vend' | 'requery',
  order: OrderIntent,
  contract: AnswerContract,
): ProviderAnswer {
  const { isNamed, mismatches } = comparisonOf(answer, order, contract);
  const [contradiction] = mismatches.filter(({ binds }) => binds);
  if (contradiction !== undefined) {
    return doubted(answer, `an answer about another order, by ${contradiction.field}`, mismatches);
  }
  if (!isNamed && !mayBeUnnamed(answer, call, contract)) {
    const isWordOfMoney = answer.kind === 'delivered' || answer.kind === 'reversed';
    const missing = isWordOfMoney ? unnamed(order, contract.order) : [];
    const doubt = doubted(answer, `${answer.kind}, without our request id`, [
      ...missing,
      ...mismatches,
    ]);
    return answer.kind === 'pending' ? { ...doubt, isSlow: true } : doubt;
  }
  return mismatches.length === 0 ? answer : { ...answer, mismatches };
}

function comparisonOf(
  { kind, evidence }: ProviderAnswer,
  order: OrderIntent,
  { order: fields }: AnswerContract,
): Comparison {
  return compareAnswer(evidence['body'], order, fields, kind);
}

/**
 * Doubt and "no such order" need no request id. A refusal without one counts only in an answer to the vend
 * itself, and only for listed codes: in an answer to a requery, it may concern the requery.
 */
function mayBeUnnamed(
  answer: ProviderAnswer,
  call: 'vend' | 'requery',
  { refusesUnnamed }: AnswerContract,
): boolean {
  if (answer.kind === 'unclear' || answer.kind === 'notFound') return true;
  if (answer.kind !== 'refused' || call !== 'vend') return false;
  return answer.code === NOT_SENT || refusesUnnamed(answer.code);
}

function doubted(answer: ProviderAnswer, reason: string, mismatches: readonly Mismatch[]): Unclear {
  const wait = answer.kind === 'unclear' ? answer.retryAfterMs : undefined;
  return {
    kind: 'unclear',
    reason,
    ...(wait !== undefined && { retryAfterMs: wait }),
    ...(mismatches.length > 0 && { mismatches }),
    evidence: answer.evidence,
  };
}

/** A provider's answer about a meter, with its body. */
export interface MeterReply {
  readonly answer: MeterAnswer;
  readonly body: unknown;
}

/** An answer about another meter says nothing about this one, and must not show another person's name. */
export function boundToMeter(
  { answer, body }: MeterReply,
  meter: Meter,
  { meter: fields }: AnswerContract,
): MeterAnswer {
  const { mismatches } = compareAnswer(body, meter, fields, answer.kind);
  if (mismatches.length === 0) return answer;
  const isOfAnother = mismatches.some(({ binds }) => binds);
  if (!isOfAnother) return { ...answer, mismatches };
  return { kind: 'unavailable', reason: 'an answer about another meter', mismatches };
}
