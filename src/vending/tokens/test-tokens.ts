import type { ProviderAnswer } from '../provider/provider-answer.js';

/** The largest 66-bit number. An STS token is a 66-bit number, written with 20 digits. */
const TOKEN_MAX = '73786976294838206463';

/** Whether no meter can accept the token, so that it comes from a sandbox or a simulator. Takes 20 digits. */
export function isTestToken(value: string): boolean {
  return value > TOKEN_MAX;
}

/**
 * Turns a delivery with test tokens into one whose token has not arrived yet. A customer who gets an
 * impossible token has paid for nothing and does not know it. Null when the delivery has no test token.
 */
export function withoutTestTokens(answer: ProviderAnswer): ProviderAnswer | null {
  if (answer.kind !== 'delivered') return null;
  return answer.tokens.some(({ value }) => isTestToken(value)) ? { ...answer, tokens: [] } : null;
}

/** Who gets the answers of an adapter. */
export interface Audience {
  /** In production, test tokens are never shown. */
  readonly isProduction?: boolean;
  readonly warn?: (fields: object, message: string) => void;
}

/** The answer as customers may see it. In production, it holds test tokens back and logs a warning. */
export function forCustomers(
  answer: ProviderAnswer,
  requestId: string,
  { isProduction, warn }: Audience,
): ProviderAnswer {
  const cleaned = isProduction === true ? withoutTestTokens(answer) : null;
  if (cleaned !== null) warn?.({ requestId }, 'a provider sent a test token; no customer sees it');
  return cleaned ?? answer;
}
