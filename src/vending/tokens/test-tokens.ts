import type { ProviderAnswer } from '../provider/provider-answer.js';

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

/** What an adapter knows about whom its answers are for. */
export interface Audience {
  /** Test tokens are never handed out then. */
  readonly isProduction?: boolean;
  readonly warn?: (fields: object, message: string) => void;
}

/** An answer as customers may see it: in production its test tokens are held back, and it is told. */
export function forCustomers(
  answer: ProviderAnswer,
  requestId: string,
  { isProduction, warn }: Audience,
): ProviderAnswer {
  const cleaned = isProduction === true ? withoutTestTokens(answer) : null;
  if (cleaned !== null) warn?.({ requestId }, 'a test token came; it is not shown to anybody');
  return cleaned ?? answer;
}
