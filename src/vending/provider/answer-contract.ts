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
 * What a provider's answers are bound to our orders by: one table, written down with its sources in
 * `docs/providers`. Text that is made for people to read never stands in it.
 */
export interface AnswerContract {
  /** Fields of what answers a vend or a requery. */
  readonly order: readonly AnswerField<OrderIntent>[];
  /** Fields of what answers a question about a meter. */
  readonly meter: readonly AnswerField<Meter>[];
  /** Whether a refusal of a vend with this code needs no request id: the codes its table lists. */
  readonly refusesUnnamed: (code: string) => boolean;
}

/**
 * What an answer is worth as an answer about `order`. What contradicts a binding field, or does not name
 * our request id where it has to, is `unclear`; what else differs is noted on the answer.
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
 * Doubt and "no such order" need no name. A refusal without one counts only as the answer to the vend
 * itself, and only for codes that are listed; a requery's may be about the question.
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

/** What a provider said of a meter, with the body that it said it in. */
export interface MeterReply {
  readonly answer: MeterAnswer;
  readonly body: unknown;
}

/** An answer about another meter says nothing about this one, and a stranger's name is not shown. */
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
