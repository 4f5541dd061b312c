import { describe, expect, it } from '@jest/globals';
import type { WireAnswer } from '../../kernel/wire-answer.js';
import { aWireAnswer } from '../../../test/support/builders.js';
import { readInitialise, readNoticeBody, readVerify } from './paystack-answer.js';

const REFERENCE = 'fund-01JXYZ';
const NOTHING: WireAnswer = { kind: 'nothing', reason: 'ECONNREFUSED', wasSent: false };

const DATA = {
  id: 4090000001,
  domain: 'test',
  status: 'success',
  reference: REFERENCE,
  amount: 500000,
  gateway_response: 'Successful',
  paid_at: '2026-01-15T13:00:02.000Z',
  currency: 'NGN',
  metadata: '',
  fees: 7500,
  requested_amount: 500000,
};

function verified(data: object): WireAnswer {
  return aWireAnswer({ status: true, message: 'Verification successful', data });
}

describe('a verify answer', () => {
  it('is a payment when both statuses say so', () => {
    expect(readVerify(verified(DATA), REFERENCE)).toEqual({
      kind: 'succeeded',
      reference: REFERENCE,
      amount: 500_000,
      requestedAmount: 500_000,
      currency: 'NGN',
      fees: 7_500,
      paidAt: '2026-01-15T13:00:02.000Z',
    });
  });

  it('of a failure says why in one line of visible characters', () => {
    const data = { ...DATA, status: 'failed', gateway_response: 'Dec\u202elined\n by\u200b bank' };
    expect(readVerify(verified(data), REFERENCE)).toEqual({
      kind: 'failed',
      message: 'Declined by bank',
    });
  });

  it.each([
    ['success', 'succeeded'],
    ['failed', 'failed'],
    ['abandoned', 'abandoned'],
    ['reversed', 'reversed'],
    ['ongoing', 'pending'],
    ['pending', 'pending'],
    ['processing', 'pending'],
    ['queued', 'pending'],
    ['SUCCESS', 'unclear'],
    ['successful', 'unclear'],
    ['', 'unclear'],
    [true, 'unclear'],
    [undefined, 'unclear'],
  ])('whose data.status is %p is %s', (status, kind) => {
    expect(readVerify(verified({ ...DATA, status }), REFERENCE).kind).toBe(kind);
  });

  it.each([
    ['another reference', { reference: 'fund-other' }],
    ['no reference', { reference: undefined }],
    ['an amount in text', { amount: '500000' }],
    ['half a kobo', { amount: 500000.5 }],
    ['a negative amount', { amount: -500000 }],
    ['an amount that is no exact number', { amount: 2 ** 53 }],
    ['no amount', { amount: null }],
    ['no currency', { currency: null }],
    ['a requested amount in text', { requested_amount: '500000' }],
  ])('of a success with %s is unclear', (_, change) => {
    expect(readVerify(verified({ ...DATA, ...change }), REFERENCE).kind).toBe('unclear');
  });

  it('may leave out what was requested, the fees and the time', () => {
    const { requested_amount, fees, paid_at, ...rest } = DATA;
    expect([requested_amount, fees, paid_at]).not.toContain(undefined);
    expect(readVerify(verified(rest), REFERENCE)).toMatchObject({
      kind: 'succeeded',
      requestedAmount: null,
      fees: null,
      paidAt: null,
    });
  });

  it.each([
    ['404 in Paystack’s words', 404, { status: false, message: 'not found' }, 'unknown'],
    ['400 by its code', 400, { status: false, code: 'transaction_not_found' }, 'unknown'],
    ['400 for another reason', 400, { status: false, code: 'invalid' }, 'unclear'],
    ['404 of a proxy', 404, '<html>', 'unclear'],
    ['404 that says it worked', 404, { status: true, data: DATA }, 'unclear'],
    ['401', 401, { status: false, message: 'Invalid key' }, 'unclear'],
    ['500 with a success inside', 500, { status: true, data: DATA }, 'unclear'],
    ['201 with a success inside', 201, { status: true, data: DATA }, 'unclear'],
    ['200 that says it did not work', 200, { status: false, data: DATA }, 'unclear'],
    ['200 with status in text', 200, { status: 'true', data: DATA }, 'unclear'],
    ['200 without data', 200, { status: true }, 'unclear'],
    ['200 with a list of data', 200, { status: true, data: [DATA] }, 'unclear'],
    ['nothing that is JSON', 200, 'ok', 'unclear'],
    ['null', 200, null, 'unclear'],
  ])('of %s', (_, status, body, kind) => {
    expect(readVerify(aWireAnswer(body, status), REFERENCE).kind).toBe(kind);
  });

  it('that never came is unclear', () => {
    expect(readVerify(NOTHING, REFERENCE)).toEqual({ kind: 'unclear', reason: 'ECONNREFUSED' });
  });
});

describe('an initialise answer', () => {
  const url = 'https://checkout.paystack.com/abc123';
  const data = { authorization_url: url, access_code: 'abc123', reference: REFERENCE };

  it('says where the payer goes', () => {
    const answer = readInitialise(aWireAnswer({ status: true, data }), REFERENCE);
    expect(answer).toEqual({ kind: 'initialised', authorizationUrl: url });
  });

  it.each([
    [
      'a reference used before',
      400,
      { status: false, message: 'Duplicate Transaction Reference', code: 'duplicate_reference' },
      'duplicate',
    ],
    [
      'the same without a code',
      400,
      { status: false, message: 'Duplicate Transaction Reference' },
      'duplicate',
    ],
    ['an invalid key', 401, { status: false, message: 'Invalid key' }, 'refused'],
    ['an invalid email', 400, { status: false, message: 'Invalid Email' }, 'refused'],
    ['too many requests', 429, { status: false, message: 'Slow down' }, 'unclear'],
    ['trouble inside', 500, { status: false, message: 'Sorry' }, 'unclear'],
    ['a proxy’s page', 403, '<html>', 'unclear'],
    ['another reference', 200, { status: true, data: { ...data, reference: 'x' } }, 'unclear'],
    ['no address', 200, { status: true, data: { ...data, authorization_url: null } }, 'unclear'],
    [
      'an address that is a script',
      200,
      { status: true, data: { ...data, authorization_url: 'javascript:alert(1)' } },
      'unclear',
    ],
  ])('of %s', (_, status, body, kind) => {
    expect(readInitialise(aWireAnswer(body, status), REFERENCE).kind).toBe(kind);
  });

  it('that never came is unclear', () => {
    expect(readInitialise(NOTHING, REFERENCE).kind).toBe('unclear');
  });
});

describe('a webhook', () => {
  it.each([
    ['charge.success', { reference: REFERENCE }, 'paid'],
    ['refund.processed', { transaction_reference: REFERENCE, amount: '500000' }, 'refunded'],
    ['charge.dispute.resolve', { transaction: { reference: REFERENCE } }, 'dispute_ended'],
    ['refund.failed', { transaction_reference: REFERENCE }, 'other'],
    ['refund.pending', { transaction_reference: REFERENCE }, 'other'],
    [
      'charge.dispute.create',
      { reference: 'the dispute’s own', transaction: { reference: REFERENCE } },
      'charged_back',
    ],
    ['toString', { reference: REFERENCE }, 'other'],
  ])('of %s', (event, data, means) => {
    expect(readNoticeBody({ event, data })).toMatchObject({ event, means, reference: REFERENCE });
  });

  it.each([
    ['a text', { amount: '150000' }, 150_000],
    ['a number', { amount: 150_000 }, 150_000],
    ['a text in dollars', { amount: '1500', currency: 'USD' }, null],
    ['a text in no currency', { amount: '1500', currency: undefined }, null],
    ['nothing', {}, null],
    ['a fraction', { amount: '1500.5' }, null],
    ['less than nothing', { amount: -1 }, null],
    ['nothing at all', { amount: '0' }, null],
    ['a text without end', { amount: '9'.repeat(400) }, null],
  ])('of a refund says what went back as %s, in naira or not at all', (_, said, amount) => {
    const data = { transaction_reference: REFERENCE, currency: 'NGN', ...said };
    const { refund } = readNoticeBody({ event: 'refund.processed', data });
    expect(refund).toMatchObject({ amount });
  });

  it('of the same refund has the same name, and of another part another', () => {
    const nameOf = (fields: object): unknown => {
      const data = { transaction_reference: REFERENCE, currency: 'NGN', amount: '100', ...fields };
      return readNoticeBody({ event: 'refund.processed', data }).refund?.name;
    };
    const first = { id: 1, refund_reference: 'TRF_1' };
    expect(nameOf({ ...first, status: 'sent again' })).toBe(nameOf(first));
    for (const part of [{ id: 2 }, { refund_reference: 'TRF_2' }, { amount: '101' }]) {
      expect(nameOf({ ...first, ...part })).not.toBe(nameOf(first));
    }
    expect(nameOf({})).toBeNull();
  });

  it('of anything else is no refund', () => {
    const data = { reference: REFERENCE, amount: 500_000, currency: 'NGN' };
    expect(readNoticeBody({ event: 'charge.success', data }).refund).toBeNull();
  });

  it.each([null, 'text', 7, [], {}, { event: 7 }, { event: 'charge.success', data: null }])(
    'of %j names nothing',
    (body) => {
      expect(readNoticeBody(body).reference).toBeNull();
    },
  );
});
