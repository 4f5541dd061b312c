import { describe, expect, it } from '@jest/globals';
import { aDelivery, aProcessingPayment } from '../../../test/support/builders.js';
import { anEndedPayment, settledBy, unclear } from '../../../test/support/settling.js';

const mismatches = [{ field: 'requestId', ours: 'a', theirs: 'b', binds: true }];

describe('an answer that does not say what we sent', () => {
  it('opens one incident with both sides, and changes nothing else', () => {
    const contradicting = { ...unclear, mismatches };
    const settled = settledBy(contradicting);
    expect(settled).toMatchObject({
      money: 'keep',
      incident: null,
      payment: { status: 'processing' },
      flagged: [
        {
          kind: 'answer_mismatch',
          evidence: { call: 'requery', mismatches, answer: unclear.evidence },
        },
      ],
      events: [{ type: 'incident.opened', data: { kind: 'answer_mismatch' } }],
    });
    const again = aProcessingPayment({ incidents: ['answer_mismatch'] });
    expect(settledBy(contradicting, { payment: again })).toMatchObject({ flagged: [], events: [] });
  });

  it('is told of a completed payment too, which it leaves as it is', () => {
    const { payment } = anEndedPayment();
    expect(settledBy({ ...unclear, mismatches }, { payment })).toMatchObject({
      money: 'keep',
      payment: { status: 'completed' },
      flagged: [{ kind: 'answer_mismatch' }],
    });
  });

  it('counts where only a watched field differs, and is told beside what it does', () => {
    const watched = [{ field: 'MeterNumber', ours: '1', theirs: '2', binds: false }];
    expect(settledBy({ ...aDelivery(), mismatches: watched })).toMatchObject({
      money: 'capture',
      payment: { status: 'completed' },
      flagged: [{ kind: 'answer_mismatch', evidence: { mismatches: watched } }],
      events: [{ type: 'payment.completed' }, { type: 'incident.opened' }],
    });
  });
});
