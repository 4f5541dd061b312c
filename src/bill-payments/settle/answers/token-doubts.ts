import type {
  Delivered,
  Evidence,
  ProviderAnswer,
  TokenRole,
  VendedToken,
} from '../../../vending/provider/provider-answer.js';
import { isTokenDue } from '../../payment/token-status.js';
import type { PaymentFacts } from '../../payment/payment.js';
import type { Flagged } from '../settlement-draft.js';

/**
 * Roles of tokens that are made for one purchase and work once. Two purchases for one meter may bring the
 * same key-change token, because it follows from the meter's old and new keys, and the same reset or
 * configuration token, because it follows from the meter.
 */
const MADE_ONCE: ReadonlySet<TokenRole> = new Set(['credit', 'bonus']);
/**
 * A token needs at least three different digits. Only one in 10^12 real tokens has fewer, and every filler
 * does.
 */
const DIFFERENT_MIN = 3;

export function isMadeOnce({ role }: VendedToken): boolean {
  return MADE_ONCE.has(role);
}

/** Whether a value is a filler such as zeros or nines: no encrypted token looks like that. */
export function isImplausible(value: string): boolean {
  return new Set(value).size < DIFFERENT_MIN;
}

/** The new tokens of a delivery that must belong to this payment alone. They are claimed for it. */
export function tokensToClaim(payment: PaymentFacts, answer: ProviderAnswer): string[] {
  if (answer.kind !== 'delivered') return [];
  const known = new Set(payment.tokens.map(({ value }) => value));
  const fresh = answer.tokens.filter(
    (token) => isMadeOnce(token) && !isImplausible(token.value) && !known.has(token.value),
  );
  return [...new Set(fresh.map(({ value }) => value))];
}

/** A delivery without the tokens that must not be shown, and the doubts about it. */
export interface Vetted {
  readonly answer: ProviderAnswer;
  readonly doubts: readonly Flagged[];
}

/**
 * Removes tokens from a delivery that must not be shown to the customer: those of another purchase, and
 * those that cannot be real. A purchase that loses its credit token continues to wait for one. Also reports
 * where a second success differs from the first one.
 * @param ownerOf the id of the payment that has a token.
 */
export function vetted(
  payment: PaymentFacts,
  answer: ProviderAnswer,
  ownerOf: ReadonlyMap<string, string>,
): Vetted {
  if (answer.kind !== 'delivered') return { answer, doubts: [] };
  const ownerOfOther = ({ value }: VendedToken): string | null => {
    const owner = ownerOf.get(value) ?? payment.id;
    return owner === payment.id ? null : owner;
  };
  const implausible = answer.tokens.filter(({ value }) => isImplausible(value));
  const repeated = answer.tokens.filter((token) => ownerOfOther(token) !== null);
  const withheld = new Set([...implausible, ...repeated]);
  const good = answer.tokens.filter((token) => !withheld.has(token));
  const shown = withheld.size === 0 ? answer : { ...answer, tokens: good };
  return {
    answer: shown,
    doubts: [
      ...doubt('token_implausible', implausible, answer.evidence),
      ...doubt(
        'token_repeated',
        repeated.map((token) => ({ ...token, firstPaymentId: ownerOfOther(token) })),
        answer.evidence,
      ),
      ...secondDelivery(payment, shown),
    ],
  };
}

function doubt(kind: Flagged['kind'], tokens: readonly object[], answer: Evidence): Flagged[] {
  return tokens.length === 0 ? [] : [{ kind, evidence: { tokens, answer } }];
}

/** A difference between a later success and the believed one, with both sides. */
interface Difference {
  readonly field: 'token' | 'cost' | 'reference';
  readonly ours: unknown;
  readonly theirs: unknown;
}

function secondDelivery(payment: PaymentFacts, answer: Delivered): Flagged[] {
  if (payment.status !== 'completed') return [];
  const differences = differencesOf(payment, answer);
  if (differences.length === 0) return [];
  const kind = isCostOfBookedWhole(payment, differences) ? 'cost_differs' : 'second_delivery';
  return [{ kind, evidence: { differences, answer: answer.evidence } }];
}

/**
 * An answer without a cost books the whole amount as the cost, so a cost that arrives later is not a second
 * success.
 */
function isCostOfBookedWhole(
  { amount, providerCost }: PaymentFacts,
  differences: readonly Difference[],
): boolean {
  return providerCost === amount && differences.every(({ field }) => field === 'cost');
}

function differencesOf(payment: PaymentFacts, answer: Delivered): Difference[] {
  const { tokens, providerCost, providerReference: reference } = payment;
  const known = new Set(tokens.map(({ value }) => value));
  const others = answer.tokens.filter(({ value }) => !known.has(value));
  const differences: Difference[] = [];
  if (tokens.length > 0 && !isTokenDue(payment) && others.length > 0) {
    differences.push({ field: 'token', ours: tokens, theirs: answer.tokens });
  }
  const { cost, providerReference } = answer;
  if (cost !== null && cost !== providerCost) {
    differences.push({ field: 'cost', ours: providerCost, theirs: cost });
  }
  if (reference !== null && providerReference !== null && reference !== providerReference) {
    differences.push({ field: 'reference', ours: reference, theirs: providerReference });
  }
  return differences;
}
