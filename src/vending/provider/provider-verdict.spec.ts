import { describe, expect, it } from '@jest/globals';
import { aDelivery, aRefusal } from '../../../test/support/builders.js';
import type { ProviderAnswer } from './provider-answer.js';
import { verdictOf, type Verdict } from './provider-verdict.js';

const evidence = {};
const unclear: ProviderAnswer = { kind: 'unclear', reason: 'time-out', evidence };

describe('what an answer says of a provider’s health', () => {
  it.each<[string, ProviderAnswer, Verdict]>([
    ['a token', aDelivery(), { biller: true, provider: true }],
    ['a wrong meter', aRefusal({ fault: 'order' }), { biller: true, provider: true }],
    ['an unexplained failure', aRefusal(), { biller: true, provider: true }],
    ['a disco that is down', aRefusal({ fault: 'provider' }), { biller: false, provider: true }],
    ['our empty float', aRefusal({ fault: 'ours' }), { biller: null, provider: false }],
    [
      'nobody listening',
      aRefusal({ fault: 'provider', code: 'not_sent' }),
      { biller: null, provider: false },
    ],
    ['silence', unclear, { biller: false, provider: null }],
    ['"not so fast"', { ...unclear, retryAfterMs: 1_000 }, { biller: null, provider: null }],
  ])('to a vend, %s', (_, answer, verdict) => {
    expect(verdictOf('vend', answer)).toEqual(verdict);
  });

  it('a requery speaks of the provider alone', () => {
    expect(verdictOf('requery', unclear)).toEqual({ biller: null, provider: false });
    expect(verdictOf('requery', aRefusal())).toEqual({ biller: null, provider: true });
  });
});
