import type { ProviderAnswer } from '../provider-answer.js';

/** The largest number of 66 bits: an STS token is one such number, written with 20 digits. */
const TOKEN_MAX = '73786976294838206463';

/** No meter can accept it, so it comes from a sandbox or a simulator. Takes 20 digits. */
export function isTestToken(value: string): boolean {
  return value > TOKEN_MAX;
}

/**
 * A delivered answer whose tokens are test data, as one whose token is still to come: a customer who
 * is shown an impossible token has paid for nothing and does not know it. Null when there is none.
 */
export function withoutTestTokens(answer: ProviderAnswer): ProviderAnswer | null {
  if (answer.kind !== 'delivered') return null;
  return answer.tokens.some(({ value }) => isTestToken(value)) ? { ...answer, tokens: [] } : null;
}
