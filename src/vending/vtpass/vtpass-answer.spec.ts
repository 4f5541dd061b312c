import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import type { ProviderAnswer } from '../provider/provider-answer.js';
import { aWireAnswer } from '../../../test/support/builders.js';
import type { WireAnswer } from '../provider/provider-wire.js';
import { limitOf } from '../provider/answer-fields.js';
import { boundToOrder } from '../provider/answer-contract.js';
import { readVtpassBalance, readVtpassVendAnswer } from './vtpass-answer.js';
import { VTPASS_CONTRACT } from './vtpass-contract.js';

const ID = '202601151430A1B2C3D4E5F6';
const TOKEN = '99001122334455667788';
const METER = {
  billerId: 'ikeja-electric',
  meterNumber: '01000000008',
  meterType: 'prepaid',
} as const;

describe('an answer about a purchase', () => {
  it('is delivered by its inner status, with token, units, cost and reference', () => {
    expect(read(delivered())).toEqual({
      kind: 'delivered',
      tokens: [{ role: 'credit', value: TOKEN }],
      units: '79.9',
      cost: 492_500,
      providerReference: '17684830000000000000000001',
      evidence: { status: 200, body: delivered() },
    });
  });

  it('has what the disco printed beside the token', () => {
    expect(read({ ...delivered(), tariff: 'R2', vat: '348.84' })).toMatchObject({
      details: { tariff: 'R2', vat: 34_884, debt: null },
    });
    expect(read(delivered())).not.toHaveProperty('details');
  });

  it.each([
    [4925, 492_500],
    ['4925.00', 492_500],
    ['4,925.50', 492_550],
    [998.3000000000001, 99_830],
    [0, 0],
    [null, null],
    ['N/A', null],
    [-5, null],
    [undefined, null],
  ])('whose total_amount is %p cost %p kobo', (total_amount, cost) => {
    expect(read(delivered({ total_amount }))).toMatchObject({ kind: 'delivered', cost });
  });

  it.each([
    ['initiated', 'pending'],
    ['pending', 'pending'],
    ['failed', 'refused'],
    ['reversed', 'reversed'],
    ['resolved', 'pending'],
    ['unheard-of', 'unclear'],
    [undefined, 'unclear'],
    [7, 'unclear'],
  ])('with code 000 and inner status %p is %s', (status, kind) => {
    expect(read(delivered({ status })).kind).toBe(kind);
  });

  it('refused says so with its code and the provider’s words', () => {
    const body = { code: '016', response_description: 'TRANSACTION FAILED', requestId: ID };
    expect(read(body)).toMatchObject({
      kind: 'refused',
      code: '016',
      message: 'TRANSACTION FAILED',
      fault: 'unexplained',
    });
  });

  it.each([{}, { content: null }, { content: {} }, { content: [] }, { content: 'x' }])(
    'failed may come without content: %j',
    (rest) => {
      expect(read({ code: '016', ...rest })).toMatchObject({
        kind: 'refused',
        message: 'code 016',
      });
      expect(read({ code: '000', ...rest }).kind).toBe('unclear');
    },
  );

  it.each(['018', '021', '022', '023', '024', '027', '028', '085', '087'])(
    'refused by %s is our fault, and a requery’s own refusal proves nothing',
    (code) => {
      expect(read({ code })).toMatchObject({ kind: 'refused', fault: 'ours' });
      expect(read({ code }, { call: 'requery' }).kind).toBe('unclear');
    },
  );

  it.each([
    ['019', 'order', 'The same purchase was made moments ago.'],
    ['030', 'provider', 'code 030'],
  ])('refused by %s is doubt until a requery agrees, and says so', (code, fault, message) => {
    expect(read({ code })).toMatchObject({ kind: 'unclear', refusal: { code, message, fault } });
    expect(read({ code }, { call: 'requery' })).not.toHaveProperty('refusal');
  });

  it('with inner status failed does not repeat that it was successful', () => {
    expect(read(delivered({ status: 'failed' }))).toMatchObject({
      kind: 'refused',
      message: 'TRANSACTION FAILED',
      fault: 'unexplained',
    });
  });

  it('to a requery may say that the id was never heard of; to a payment that means nothing', () => {
    expect(read({ code: '015' }, { call: 'requery' }).kind).toBe('notFound');
    expect(read({ code: '015' }).kind).toBe('unclear');
  });

  it('that gives the money back is a reversal', () => {
    const body = { code: '040', requestId: ID };
    expect(read(body, { call: 'requery' })).toMatchObject({ kind: 'reversed' });
  });
});

describe('an answer that proves nothing, whatever its code', () => {
  it.each([500, 502, 503, 504, 429, 301, 302, 307])('has status %d', (status) => {
    expect(read(delivered(), { status }).kind).toBe('unclear');
    expect(read({ code: '016', requestId: ID }, { status }).kind).toBe('unclear');
  });

  it('is a system error, 083 with HTTP 500', () => {
    expect(read({ code: '083' }, { status: 500 }).kind).toBe('unclear');
    expect(read({ code: '083' }).kind).toBe('unclear');
  });

  it('is about another request', () => {
    for (const code of ['000', '016', '040', '091']) {
      expect(read({ ...delivered(), code, requestId: `${ID}x` }).kind).toBe('unclear');
    }
  });

  it.each(['<html></html>', '', null, [], [delivered()], 16, true])('is no object: %j', (body) => {
    expect(read(body).kind).toBe('unclear');
  });

  it.each([16, 0, null, undefined, '', {}, ['016'], true])('has no code: %j', (code) => {
    expect(read({ ...delivered(), code }).kind).toBe('unclear');
  });

  it('never came', () => {
    const silence = { kind: 'nothing', reason: 'ETIMEDOUT', wasSent: true } as const;
    const doubt = { kind: 'unclear', reason: 'ETIMEDOUT', evidence: { reason: 'ETIMEDOUT' } };
    expect(bound(silence, 'pay')).toEqual(doubt);
    expect(bound({ ...silence, wasSent: false }, 'requery')).toEqual(doubt);
  });

  it('never came because nothing was sent: only that is proof, and only of a payment', () => {
    const unsent = { kind: 'nothing', reason: 'ECONNREFUSED', wasSent: false } as const;
    expect(bound(unsent, 'pay')).toMatchObject({
      kind: 'refused',
      code: 'not_sent',
      fault: 'provider',
    });
  });
});

describe('HTTP 401', () => {
  it.each(['Unauthorized', null, {}, { code: '087' }])(
    'to a payment means wrong keys: %j',
    (body) => {
      expect(read(body, { status: 401 })).toMatchObject({
        kind: 'refused',
        code: '087',
        fault: 'ours',
      });
    },
  );

  it('to a requery says nothing about the order', () => {
    expect(read('Unauthorized', { status: 401, call: 'requery' }).kind).toBe('unclear');
  });
});

describe('whatever comes over the wire', () => {
  it('is one of the closed union, and delivered or refused only by code and status', () => {
    const code = fc.constantFrom('000', '016', '040', '099', '015', 'constructor', '', 7, null);
    const inner = fc.constantFrom('delivered', 'failed', 'toString', '', null, 3);
    const body = fc.oneof(
      fc.jsonValue(),
      fc.record({
        code,
        requestId: fc.constantFrom(ID, 'other'),
        content: fc.oneof(
          fc.jsonValue(),
          fc.record({ transactions: fc.oneof(fc.jsonValue(), fc.record({ status: inner })) }),
        ),
      }),
    );
    const kinds = ['delivered', 'refused', 'pending', 'reversed', 'notFound', 'unclear'];
    const status = fc.constantFrom(200, 201, 400, 404, 500);
    fc.assert(
      fc.property(body, status, fc.constantFrom('pay', 'requery'), (sent, httpStatus, call) => {
        const answer = read(sent, { status: httpStatus, call });
        expect(kinds).toContain(answer.kind);
        if (httpStatus === 500) expect(answer.kind).toBe('unclear');
      }),
      { numRuns: 300 },
    );
  });
});

describe('a limit', () => {
  it.each([
    [500, 50_000],
    ['500', 50_000],
    ['1,500.00', 150_000],
    ['', null],
    [0, null],
    ['0', null],
    [null, null],
    [-5, null],
    ['none', null],
    [undefined, null],
  ])('of %j naira is %p kobo', (value, kobo) => {
    expect(limitOf(value)).toBe(kobo);
  });
});

describe('the balance', () => {
  it('is read from `contents`, code 1, with its float noise rounded to kobo', () => {
    const body = { code: 1, contents: { balance: 250000.4199999998 } };
    expect(readVtpassBalance(aWireAnswer(body))).toBe(25_000_042);
  });

  it.each<WireAnswer>([
    { kind: 'nothing', reason: 'reset', wasSent: true },
    aWireAnswer('Unauthorized', 401),
    aWireAnswer({ contents: { balance: 5 } }, 500),
    aWireAnswer({ content: { balance: 5 } }),
    aWireAnswer({ contents: { balance: 'N/A' } }),
    aWireAnswer(null),
  ])('is unknown from %j', (wire) => {
    expect(readVtpassBalance(wire)).toBeNull();
  });
});

/** The body of a delivered prepaid purchase at Ikeja; `transaction` replaces inner fields. */
function delivered(transaction: object = {}): Record<string, unknown> {
  return {
    code: '000',
    content: {
      transactions: {
        status: 'delivered',
        total_amount: 4925,
        transactionId: '17684830000000000000000001',
        ...transaction,
      },
    },
    response_description: 'TRANSACTION SUCCESSFUL',
    requestId: ID,
    purchased_code: `Token : ${TOKEN}`,
    token: `Token : ${TOKEN}`,
    units: '79.9 kWh',
  };
}

function read(
  body: unknown,
  { status = 200, call = 'pay' }: { status?: number; call?: 'pay' | 'requery' } = {},
): ProviderAnswer {
  return bound(aWireAnswer(body, status), call);
}

/** The answer as it leaves the adapter. */
function bound(wire: WireAnswer, call: 'pay' | 'requery'): ProviderAnswer {
  const order = { requestId: ID, ...METER, amount: 5_000_00 };
  const answer = readVtpassVendAnswer(wire, call);
  return boundToOrder(answer, call === 'pay' ? 'vend' : 'requery', order, VTPASS_CONTRACT);
}
