import type { ProviderAnswer } from './provider-answer.js';

/** The effect of an answer on the health record: good, bad, or none (null). */
export interface Verdict {
  /** For this provider with this biller. */
  readonly biller: boolean | null;
  /** For this provider as a whole. */
  readonly provider: boolean | null;
}

/**
 * Judges the health of a provider and of one of its billers by an answer. A disco that hangs makes vends
 * unclear, and must not affect the provider's other discos. A cause that concerns no disco (a refused
 * connection, our keys, our float, a requery without an answer) counts for the provider as a whole.
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
