/** In what an answer contradicts the order that it answers, and for how long the provider says so. */
export interface Contradiction {
  /** It is the answer to another order, names none, or has another meter or another amount. */
  readonly what: 'order' | 'noOrder' | 'meter' | 'amount';
  /** In the answer of the order alone, until the vend has settled, or for ever. */
  readonly lasts: 'once' | 'untilSettled' | 'always';
}

/** What an answer takes from another order. */
export interface OtherOrder {
  readonly requestId: string;
  readonly billersCode: string;
  readonly amountNaira: number;
}

/** The answer to an order, or a later question about it. */
export type AnswerTo = 'order' | 'question';

/** What becomes of the order itself. */
interface Outcome {
  readonly first: 'delivered' | 'pending' | 'failed' | 'nothing';
  readonly then?: 'delivered';
  readonly pendingAs?: 'pending';
}

/** A scenario of which only these parts differ. */
interface ContradictingScenario extends Outcome {
  readonly code: string;
  readonly response: 'answer';
  readonly contradicts: Contradiction;
}

const lasting: readonly Contradiction['lasts'][] = ['once', 'untilSettled', 'always'];
const outcomes: readonly Outcome[] = [
  { first: 'delivered' },
  { first: 'pending', then: 'delivered', pendingAs: 'pending' },
  { first: 'failed' },
  // Nothing is executed, and the answer says that another order was delivered.
  { first: 'nothing' },
];
const whats: readonly Contradiction['what'][] = ['order', 'noOrder', 'meter', 'amount'];

/** `75LOW` + 8 digits: L for how long, O for what becomes of the order, W for what contradicts it. */
export const contradictingMeter = /^75\d{11}$/;

/** The scenario `75LOW`; undefined where a digit stands for nothing. */
export function contradictingScenario(code: string): ContradictingScenario | undefined {
  const [, l, o, w] = /^75(\d)(\d)(\d)$/.exec(code) ?? [];
  const lasts = lasting[Number(l) - 1];
  const outcome = outcomes[Number(o) - 1];
  const what = whats[Number(w) - 1];
  if (lasts === undefined || outcome === undefined || what === undefined) return undefined;
  // A provider that says "delivered" under our own id of what it never did is believed by everybody.
  if (outcome.first === 'nothing' && what !== 'order' && what !== 'noOrder') return undefined;
  return { code, response: 'answer', ...outcome, contradicts: { what, lasts } };
}

/** Whether an answer contradicts its order now. */
export function isContradicted(
  { lasts }: Contradiction,
  answerTo: AnswerTo,
  isSettled: boolean,
): boolean {
  if (lasts === 'once') return answerTo === 'order';
  return lasts === 'always' || !isSettled;
}
