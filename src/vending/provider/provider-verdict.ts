import type { ProviderAnswer } from './provider-answer.js';

/** What an answer says of the health of a way to vend: good, bad, or nothing (null). */
export interface Verdict {
  /** Of this provider for this biller. */
  readonly biller: boolean | null;
  /** Of this provider, whatever the biller. */
  readonly provider: boolean | null;
}

/**
 * What one answer says of the way it came. A disco that hangs makes vends unclear, and must not take
 * the provider's other discos with it; what has nothing to do with a disco (nobody listens, our keys,
 * our float, a requery without an answer) speaks of the provider as a whole.
 */
export function verdictOf(call: 'vend' | 'requery', answer: ProviderAnswer): Verdict {
  if (call === 'requery') {
    return { biller: null, provider: answer.kind !== 'unclear' };
  }
  if (answer.kind === 'unclear') {
    const isPatience = answer.retryAfterMs !== undefined || answer.isSlow === true;
    return { biller: isPatience ? null : false, provider: null };
  }
  if (answer.kind !== 'refused') return { biller: true, provider: true };
  const isAllOfIt = answer.code === 'not_sent' || answer.fault === 'ours';
  if (isAllOfIt) return { biller: null, provider: false };
  return { biller: answer.fault !== 'provider', provider: true };
}
