import { describe, expect, it } from '@jest/globals';
import type { Refused } from '../../../vending/provider/provider-answer.js';
import { deferred, mayBeMadeGood } from './deferred.js';

const REFUSED: Refused = {
  kind: 'refused',
  code: '034',
  message: 'SERVICE SUSPENDED',
  fault: 'provider',
  evidence: { body: { code: '034' } },
};

describe('a failure that another provider can make good', () => {
  it('is a refusal by no fault of the order, or silence about it', () => {
    expect(mayBeMadeGood(REFUSED, 1)).toBe(true);
    expect(mayBeMadeGood({ kind: 'notFound', evidence: {} }, 1)).toBe(true);
    expect(mayBeMadeGood({ ...REFUSED, fault: 'order' }, 1)).toBe(false);
    expect(mayBeMadeGood({ kind: 'pending', code: '099', evidence: {} }, 1)).toBe(false);
    expect(mayBeMadeGood(REFUSED, 3)).toBe(false);
  });

  it('is doubt that remembers the refusal, while that one has no room', () => {
    expect(deferred(REFUSED)).toMatchObject({
      kind: 'unclear',
      refusal: { code: '034', message: 'SERVICE SUSPENDED', fault: 'provider' },
      evidence: REFUSED.evidence,
    });
    expect(deferred({ kind: 'notFound', evidence: {} })).not.toHaveProperty('refusal');
  });
});
