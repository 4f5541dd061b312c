import { describe, expect, it } from '@jest/globals';
import type { Refused } from '../../../vending/provider/provider-answer.js';
import { deferred, mayFailOver, type FailoverFacts } from './failover.js';

const REFUSED: Refused = {
  kind: 'refused',
  code: '034',
  message: 'SERVICE SUSPENDED',
  fault: 'provider',
  evidence: { body: { code: '034' } },
};

describe('a failure that another provider can make good', () => {
  const FIRST: FailoverFacts = { status: 'processing', attempts: 1, refusal: null };
  const DOUBTED = { code: '034', message: 'SERVICE SUSPENDED', fault: 'provider' } as const;
  const NOT_FOUND = { kind: 'notFound', evidence: {} } as const;

  it('is a refusal by no fault of the order', () => {
    expect(mayFailOver(REFUSED, FIRST)).toBe(true);
    expect(mayFailOver({ ...REFUSED, fault: 'order' }, FIRST)).toBe(false);
    expect(mayFailOver({ kind: 'pending', code: '099', evidence: {} }, FIRST)).toBe(false);
    expect(mayFailOver(REFUSED, { ...FIRST, attempts: 3 })).toBe(false);
  });

  it('is silence about the order where it confirms such a refusal, and no other silence', () => {
    expect(mayFailOver(NOT_FOUND, FIRST)).toBe(false);
    expect(mayFailOver(NOT_FOUND, { ...FIRST, refusal: DOUBTED })).toBe(true);
    const ofOrder = { ...DOUBTED, fault: 'order' } as const;
    expect(mayFailOver(NOT_FOUND, { ...FIRST, refusal: ofOrder })).toBe(false);
  });

  it.each(['needs_review', 'completed', 'failed'] as const)(
    'is none of a payment that is %s: nobody else is asked',
    (status) => {
      expect(mayFailOver(REFUSED, { ...FIRST, status })).toBe(false);
    },
  );

  it('is doubt that remembers the refusal, while that one has no room', () => {
    expect(deferred(REFUSED)).toMatchObject({
      kind: 'unclear',
      refusal: { code: '034', message: 'SERVICE SUSPENDED', fault: 'provider' },
      evidence: REFUSED.evidence,
    });
    expect(deferred({ kind: 'notFound', evidence: {} })).not.toHaveProperty('refusal');
  });
});
