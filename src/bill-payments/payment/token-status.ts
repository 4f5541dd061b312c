import type { MeterType } from '../../vending/provider/electricity-provider.js';
import type { Delivered, VendedToken } from '../../vending/provider/provider-answer.js';
import type { PaymentFacts, TokenStatus } from './payment.js';

/** Whether the customer was promised a token that has not arrived. */
export function isTokenDue({ tokenStatus }: Pick<PaymentFacts, 'tokenStatus'>): boolean {
  return tokenStatus === 'awaited' || tokenStatus === 'missing';
}

/**
 * The token status for these tokens. Key-change tokens alone buy nothing, so a prepaid purchase needs its
 * credit token.
 */
export function tokenStatusOf(meterType: MeterType, tokens: readonly VendedToken[]): TokenStatus {
  if (hasCredit(tokens)) return 'delivered';
  if (meterType === 'prepaid') return 'awaited';
  return tokens.length > 0 ? 'delivered' : 'none';
}

function hasCredit(tokens: readonly VendedToken[]): boolean {
  return tokens.some(({ role }) => role === 'credit');
}

/**
 * Whether operators reversed this sale because its token was missing: a delivery without a token then is
 * not news.
 */
export function isKnownWithoutToken(payment: PaymentFacts, answer: Delivered): boolean {
  const isReversedByHand = payment.failureCode === 'not_delivered' && payment.providerCost !== null;
  return isReversedByHand && !hasCredit(answer.tokens);
}
