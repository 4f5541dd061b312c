import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { aSignedAnswer, heardFromBuypower } from '../../../test/support/buypower.js';
import { aWireAnswer } from '../../../test/support/builders.js';
import type { ProviderAnswer } from '../provider/provider-answer.js';
import type { BuypowerCall } from './buypower-codes.js';

const ID = '202601151430A1B2C3D4E5F6';
const TOKEN = '99001122334455667788';

describe('an answer about an order', () => {
  it('is delivered by both codes, with token, units, cost and reference', () => {
    expect(read(delivered())).toEqual({
      kind: 'delivered',
      tokens: [{ role: 'credit', value: TOKEN }],
      units: '79.9',
      cost: 495_000,
      providerReference: '1768',
      evidence: { status: 200, body: delivered() },
    });
  });

  // responseCode, data.responseCode, what it is.
  it.each([
    [200, 100, 'delivered'],
    ['200', '100', 'delivered'],
    [200, 101, 'pending'],
    [200, 199, 'pending'],
    [202, undefined, 'pending'],
    [202, 100, 'pending'],
    [200, undefined, 'unclear'],
    [200, 99, 'unclear'],
    [200, 200, 'unclear'],
    [200, 422, 'unclear'],
    [200, 'constructor', 'unclear'],
    [200, 100.5, 'unclear'],
    [201, 100, 'unclear'],
    [422, 100, 'unclear'],
    [404, undefined, 'unclear'],
    ['', 100, 'unclear'],
    [null, 100, 'unclear'],
    [{}, 100, 'unclear'],
  ])('with status true, code %j and inner code %j is %s', (responseCode, inner, kind) => {
    const body = { ...delivered({ responseCode: inner }), responseCode };
    expect(read(body).kind).toBe(kind);
    expect(read(body, { call: 'requery' }).kind).toBe(kind);
  });

  // responseCode, what it is to a vend, by whose fault, what it is to a requery.
  it.each<[number, string, string | undefined, string]>([
    [400, 'refused', 'order', 'unclear'],
    [401, 'refused', 'ours', 'unclear'],
    [402, 'refused', 'ours', 'unclear'],
    [403, 'refused', 'ours', 'unclear'],
    [404, 'unclear', undefined, 'unclear'],
    [409, 'unclear', undefined, 'unclear'],
    [418, 'unclear', undefined, 'unclear'],
    [422, 'refused', 'unexplained', 'refused'],
    [424, 'refused', 'provider', 'unclear'],
    [499, 'unclear', undefined, 'unclear'],
  ])('with status false and code %d is %s (%s) to a vend, %s to a requery', (...row) => {
    const [responseCode, onVend, fault, onRequery] = row;
    const body = { status: false, message: 'No.', responseCode, orderId: ID };
    for (const status of [200, responseCode]) {
      const answer = read(body, { status });
      expect(answer.kind).toBe(onVend);
      if (fault !== undefined) {
        expect(answer).toMatchObject({ code: String(responseCode), message: 'No.', fault });
      }
      expect(read(body, { status, call: 'requery' }).kind).toBe(onRequery);
    }
  });

  it('that failed and gave the money back before delivery is a refusal', () => {
    const message = 'Transaction failed. Refund already processed.';
    const body = { status: false, message, responseCode: 422, data: { orderId: ID } };
    expect(read(body, { status: 422, call: 'requery' })).toMatchObject({
      kind: 'refused',
      code: '422',
      message,
    });
  });

  it.each([
    [true, 'reversed'],
    ['true', 'refused'],
    [1, 'refused'],
    [false, 'refused'],
    [null, 'refused'],
  ])('that failed with refunded %j is %s', (refunded, kind) => {
    const body = { status: false, responseCode: 422, data: { orderId: ID, refunded } };
    expect(read(body, { status: 422, call: 'requery' }).kind).toBe(kind);
  });

  it('that failed and names the code of a delivery contradicts itself', () => {
    const body = { status: false, responseCode: 422, data: { orderId: ID, responseCode: 100 } };
    expect(read(body, { status: 422 }).kind).toBe('unclear');
  });

  it.each([
    ['Order not found', 'notFound'],
    ['order not found.', 'notFound'],
    ['Transaction not found', 'notFound'],
    ['Route GET /v3/transaction/x not found', 'unclear'],
    ['Not Found', 'unclear'],
    ['No such order', 'unclear'],
    [undefined, 'unclear'],
  ])('404 with the words %j is %s to a requery, and proves nothing to a vend', (message, kind) => {
    const body = { status: false, message, responseCode: 404 };
    expect(read(body, { status: 404, call: 'requery' }).kind).toBe(kind);
    expect(read(body, { status: 404 }).kind).toBe('unclear');
  });

  it.each([
    [5000, 50, 495_000],
    ['5,000.00', '50.00', 495_000],
    [5000, undefined, 500_000],
    [5000, null, 500_000],
    [5000, 0.7000000000000001, 499_930],
    [5000, 5000, 0],
    [5000, 5001, null],
    [5000, -1, null],
    [5000, 'none', null],
    [undefined, 50, null],
    ['N/A', 50, null],
  ])('of %j paid with a commission of %j costs %p kobo', (totalAmountPaid, commission, cost) => {
    expect(read(delivered({ totalAmountPaid, commission }))).toMatchObject({
      kind: 'delivered',
      cost,
    });
  });
});

describe('an answer that proves nothing, whatever its codes', () => {
  it.each([100, 300, 302, 307, 304, 500, 502, 503, 504])('has status %d', (status) => {
    expect(read(delivered(), { status }).kind).toBe('unclear');
    expect(read({ status: false, responseCode: status }, { status }).kind).toBe('unclear');
  });

  it('has an HTTP status that contradicts it', () => {
    expect(read(delivered(), { status: 422 }).kind).toBe('unclear');
    expect(read(delivered(), { status: 404 }).kind).toBe('unclear');
    const refused = { status: false, message: 'Order not found', responseCode: 422 };
    expect(read(refused, { status: 404, call: 'requery' }).kind).toBe('unclear');
    expect(read({ ...refused, responseCode: 404 }, { status: 422 }).kind).toBe('unclear');
  });

  it.each(['true', 1, null, undefined, 'success'])('has the status %j', (status) => {
    expect(read({ ...delivered(), status }).kind).toBe('unclear');
    expect(read({ status, responseCode: 422 }, { status: 422 }).kind).toBe('unclear');
  });

  it.each(['<html></html>', '', null, [], [delivered()], 200, true])('is no object: %j', (body) => {
    expect(read(body).kind).toBe('unclear');
    expect(read(body, { status: 401 }).kind).toBe('unclear');
  });

  it('is about another order, wherever it says so', () => {
    const other = `${ID}x`;
    expect(read(delivered({ orderId: other })).kind).toBe('unclear');
    expect(read({ ...delivered(), orderId: other }).kind).toBe('unclear');
    expect(read(delivered({ orderId: 7 })).kind).toBe('unclear');
    const refused = { status: false, responseCode: 422, data: { orderId: other } };
    expect(read(refused, { status: 422 }).kind).toBe('unclear');
    const pending = { status: true, responseCode: 202, data: { orderId: other } };
    expect(read(pending, { status: 202 }).kind).toBe('unclear');
  });

  it('is a receipt that names no order', () => {
    expect(read(delivered({ orderId: undefined })).kind).toBe('unclear');
    expect(read({ ...delivered({ orderId: undefined }), orderId: ID }).kind).toBe('delivered');
  });

  it('was not signed with our key', () => {
    const refused = { status: false, responseCode: 422 };
    for (const body of [delivered(), refused]) {
      const unsigned = aWireAnswer(body, body === refused ? 422 : 200);
      const foreign = aSignedAnswer(body, 200, 'another key');
      for (const wire of [unsigned, foreign]) {
        expect(heardFromBuypower(wire, 'vend', ID)).toMatchObject({
          kind: 'unclear',
          reason: 'not signed by BuyPower',
          evidence: { body },
        });
      }
    }
  });

  it('never came', () => {
    const silence = { kind: 'nothing', reason: 'ETIMEDOUT', wasSent: true } as const;
    expect(heardFromBuypower(silence, 'vend', ID).kind).toBe('unclear');
    const unsent = { ...silence, wasSent: false };
    expect(heardFromBuypower(unsent, 'requery', ID).kind).toBe('unclear');
    expect(heardFromBuypower(unsent, 'vend', ID)).toMatchObject({
      kind: 'refused',
      code: 'not_sent',
      fault: 'provider',
    });
  });
});

describe('HTTP 429', () => {
  const headers = { 'retry-after': '30' };

  it('is doubt with the wait that was asked for, and a refusal once a requery agrees', () => {
    const wire = aSignedAnswer({ status: false, responseCode: 429 }, 429);
    const asked = { ...wire, headers: { ...wire.headers, ...headers } };
    expect(heardFromBuypower(asked, 'vend', ID)).toMatchObject({
      kind: 'unclear',
      retryAfterMs: 30_000,
      refusal: { code: '429', fault: 'provider' },
    });
    const answer = heardFromBuypower(asked, 'requery', ID);
    expect(answer).toMatchObject({ kind: 'unclear', retryAfterMs: 30_000 });
    expect(answer).not.toHaveProperty('refusal');
  });

  it('that BuyPower did not sign asks for patience and refuses nothing', () => {
    const wire = { ...aWireAnswer('slow down', 429), headers };
    const answer = heardFromBuypower(wire, 'vend', ID);
    expect(answer).toMatchObject({ kind: 'unclear', retryAfterMs: 30_000 });
    expect(answer).not.toHaveProperty('refusal');
  });
});

describe('whatever comes over the wire', () => {
  const code = fc.constantFrom(200, 202, 400, 401, 404, 409, 422, 100, '200', null, 'toString');
  const data = fc.oneof(
    fc.jsonValue(),
    fc.record(
      {
        orderId: fc.constantFrom(ID, 'other', 7, null),
        responseCode: fc.constantFrom(100, 101, 199, 200, '100', null),
        refunded: fc.constantFrom(true, 'true', false),
        token: fc.constantFrom(TOKEN, '', 'N/A', null),
      },
      { requiredKeys: [] },
    ),
  );
  const said = fc.record({
    status: fc.constantFrom(true, false, 'true', null),
    message: fc.constantFrom('Order not found', 'Not Found', '', null),
    responseCode: code,
    data,
  });
  const body = fc.oneof({ weight: 1, arbitrary: fc.jsonValue() }, { weight: 9, arbitrary: said });
  const status = fc.constantFrom(200, 201, 202, 302, 400, 401, 404, 409, 422, 429, 500);
  const call = fc.constantFrom<BuypowerCall>('vend', 'requery');

  it('moves money only by a signed word that nothing contradicts', () => {
    fc.assert(
      fc.property(body, status, call, fc.boolean(), (sent, httpStatus, asked, isSigned) => {
        const wire = isSigned ? aSignedAnswer(sent, httpStatus) : aWireAnswer(sent, httpStatus);
        const { kind } = heardFromBuypower(wire, asked, ID);
        if (kind === 'unclear') return;
        expect(isSigned).toBe(true);
        const { status: ok, responseCode } = sent as Record<string, unknown>;
        const isOk = kind === 'delivered' || kind === 'pending';
        expect(ok).toBe(isOk);
        expect(httpStatus < 300 || (!isOk && httpStatus === responseCode)).toBe(true);
        expect(JSON.stringify(sent)).not.toContain('"orderId":"other"');
        if (kind === 'delivered') expect(JSON.stringify(sent)).toContain(`"orderId":"${ID}"`);
        if (kind === 'notFound') expect([asked, responseCode]).toEqual(['requery', 404]);
      }),
      { numRuns: 3_000 },
    );
  });
});

/** The body of a delivered prepaid purchase; `inner` replaces fields of its `data`. */
function delivered(inner: object = {}): Record<string, unknown> {
  return {
    status: true,
    message: 'Successful',
    responseCode: 200,
    data: {
      id: 1768,
      orderId: ID,
      token: TOKEN,
      units: 79.9,
      vendAmount: 5000,
      totalAmountPaid: 5000,
      commission: 50,
      responseCode: 100,
      ...inner,
    },
  };
}

function read(
  body: unknown,
  { status = 200, call = 'vend' }: { status?: number; call?: BuypowerCall } = {},
): ProviderAnswer {
  return heardFromBuypower(aSignedAnswer(body, status), call, ID);
}
