import { describe, expect, it } from '@jest/globals';
import { BUYPOWER_CONTRACT } from '../buypower/buypower-contract.js';
import { VTPASS_CONTRACT } from '../vtpass/vtpass-contract.js';
import { boundToMeter, boundToOrder, type AnswerContract } from './answer-contract.js';
import type { ProviderAnswer } from './provider-answer.js';

const ID = '202601151430a1b2c3d4e5f6';
const METER = {
  billerId: 'ikeja-electric',
  meterNumber: '01000000008',
  meterType: 'prepaid',
} as const;
const ORDER = { requestId: ID, ...METER, amount: 5_000_00 };

type Body = Record<string, unknown>;

const vtpass = (top: Body = {}, transaction: Body = {}): Body => ({
  requestId: ID,
  amount: 5000,
  content: {
    transactions: {
      unique_element: '01000000008',
      amount: '5000',
      unit_price: '5000',
      product_name: 'Ikeja Electric Payment - IKEDC',
      ...transaction,
    },
  },
  ...top,
});
const buypower = (data: Body = {}, top: Body = {}): Body => ({
  data: { orderId: ID, disco: 'IKEJA', vendAmount: 5000, ...data },
  ...top,
});

const said = (kind: ProviderAnswer['kind'], body: unknown, code = '016'): ProviderAnswer => {
  const evidence = { status: 200, body };
  switch (kind) {
    case 'delivered': {
      const tokens = [{ role: 'credit', value: '99001122334455667788' }] as const;
      return { kind, tokens, units: null, cost: 1, providerReference: null, evidence };
    }
    case 'refused':
      return { kind, code, message: 'No.', fault: 'unexplained', evidence };
    case 'pending':
    case 'reversed':
      return { kind, code, evidence };
    case 'notFound':
      return { kind, evidence };
    case 'unclear': {
      const refusal = { code: '030', message: 'No.', fault: 'provider' } as const;
      return { kind, reason: 'code 030', refusal, retryAfterMs: 7, evidence };
    }
  }
};

const KINDS = ['delivered', 'refused', 'pending', 'reversed', 'notFound', 'unclear'] as const;
const CALLS = ['vend', 'requery'] as const;

describe.each<[string, AnswerContract, (top?: Body) => Body]>([
  ['VTpass', VTPASS_CONTRACT, (top) => vtpass(top)],
  ['BuyPower', BUYPOWER_CONTRACT, (top) => buypower({}, top)],
])('an answer of %s', (name, contract, body) => {
  const idField = name === 'VTpass' ? 'requestId' : 'orderId';
  const bound = (answer: ProviderAnswer, call: (typeof CALLS)[number] = 'vend'): ProviderAnswer =>
    boundToOrder(answer, call, ORDER, contract);

  it.each(KINDS)('%s is itself when all that it says is ours', (kind) => {
    for (const call of CALLS) {
      expect(bound(said(kind, body()), call)).toEqual(said(kind, body()));
    }
  });

  it.each(
    [`${ID}x`, ID.toUpperCase(), ` ${ID}`, 7, [ID], { id: ID }].flatMap((id) =>
      KINDS.map((kind) => [kind, id] as const),
    ),
  )('%s of the request %j is doubt, with both sides', (kind, id) => {
    for (const call of CALLS) {
      const answer = bound(said(kind, body({ [idField]: id })), call);
      expect(answer).toMatchObject({
        kind: 'unclear',
        mismatches: [{ field: idField, ours: ID, binds: true }],
      });
      expect(answer).not.toHaveProperty('refusal');
    }
  });

  it.each([null, undefined, '', 'N/A'])(
    'that names the request as %j counts where it may',
    (id) => {
      const nameless = name === 'VTpass' ? vtpass({ requestId: id }) : buypower({ orderId: id });
      const kindOf = (kind: ProviderAnswer['kind'], call: (typeof CALLS)[number]): string =>
        bound(said(kind, nameless, name === 'VTpass' ? '016' : '422'), call).kind;
      expect(KINDS.map((kind) => kindOf(kind, 'vend'))).toEqual([
        ...['unclear', 'refused', 'unclear', 'unclear', 'notFound', 'unclear'],
      ]);
      expect(KINDS.map((kind) => kindOf(kind, 'requery'))).toEqual([
        ...['unclear', 'unclear', 'unclear', 'unclear', 'notFound', 'unclear'],
      ]);
    },
  );

  it('that refuses without a name counts for listed codes only', () => {
    for (const code of ['000', '001', '777', '409', 'constructor', '']) {
      expect(bound(said('refused', {}, code)).kind).toBe('unclear');
    }
    expect(bound(said('refused', undefined, 'not_sent')).kind).toBe('refused');
    expect(bound(said('refused', undefined, 'not_sent'), 'requery').kind).toBe('unclear');
  });

  it('that names the request elsewhere names it nowhere', () => {
    const hidden = { order: { id: ID }, reference: ID, message: ID };
    expect(bound(said('delivered', hidden))).toMatchObject({
      kind: 'unclear',
      mismatches: [{ ours: ID, theirs: null }],
    });
    expect(bound(said('delivered', [body()])).kind).toBe('unclear');
  });

  it('that says "not yet" without a name is doubt, and no fault of the biller', () => {
    expect(bound(said('pending', {}))).toMatchObject({ kind: 'unclear', isSlow: true });
    expect(bound(said('pending', {}))).not.toHaveProperty('mismatches');
  });

  it('that asks to wait is heard even when it is about another order', () => {
    const answer = bound(said('unclear', body({ [idField]: 'other' })));
    expect(answer).toMatchObject({ kind: 'unclear', retryAfterMs: 7 });
  });
});

describe('what VTpass says of an order', () => {
  const read = (body: Body, kind: ProviderAnswer['kind'] = 'delivered'): ProviderAnswer =>
    boundToOrder(said(kind, body), 'requery', ORDER, VTPASS_CONTRACT);

  it.each<[string, Body]>([
    ['another meter', vtpass({}, { unique_element: '01000000016' })],
    ['another amount', vtpass({}, { amount: 4999 })],
    ['kobo for naira', vtpass({}, { amount: 500_000 })],
    ['another unit price', vtpass({}, { unit_price: '50' })],
    ['another amount at the top', vtpass({ amount: '1000.00' })],
  ])('about %s is doubt', (_, body) => {
    for (const kind of ['delivered', 'pending', 'refused', 'notFound'] as const) {
      expect(read(body, kind)).toMatchObject({ kind: 'unclear', mismatches: [{ binds: true }] });
    }
  });

  it('may write meter and amount its own way', () => {
    const spelled = { unique_element: '0100 0000 008', amount: '5,000.00', unit_price: 5000.0 };
    expect(read(vtpass({ amount: '5000.00' }, spelled))).not.toHaveProperty('mismatches');
    expect(read(vtpass({}, { unique_element: 1_000_000_008 })).kind).toBe('delivered');
  });

  it('says at a reversal what went back to our float, which is another amount', () => {
    expect(read(vtpass({ amount: 4925 }), 'reversed').kind).toBe('reversed');
    expect(read(vtpass({}, { amount: 4925 }), 'reversed').kind).toBe('unclear');
  });

  it('counts, and is reported, where a field differs that is only watched', () => {
    const answer = read(vtpass({ MeterNumber: '99', request_id: 'x' }));
    expect(answer).toMatchObject({
      kind: 'delivered',
      mismatches: [
        { field: 'request_id', binds: false },
        { field: 'MeterNumber', binds: false },
      ],
    });
  });

  it('is never bound by what is made for people to read', () => {
    const texts = { product_name: 'Eko Electric', type: 'Airtime', name: 'SOMEBODY', phone: '1' };
    expect(read(vtpass({ response_description: 'ABUJA' }, texts))).toEqual(
      said('delivered', vtpass({ response_description: 'ABUJA' }, texts)),
    );
  });
});

describe('what BuyPower says of an order', () => {
  it('is watched where it is not verified, and counts', () => {
    const body = buypower({ vendAmount: 4500, disco: 'EKO', meter: '1' });
    expect(boundToOrder(said('delivered', body), 'vend', ORDER, BUYPOWER_CONTRACT)).toMatchObject({
      kind: 'delivered',
      mismatches: [{ field: 'data.meter' }, { field: 'data.disco' }, { field: 'data.vendAmount' }],
    });
  });
});

describe('an answer about a meter', () => {
  const answer = {
    kind: 'valid',
    customerName: 'A STRANGER',
    address: null,
    minAmount: null,
    maxAmount: null,
    arrears: null,
    canVend: true,
  } as const;

  it.each<[AnswerContract, (meter: unknown) => Body]>([
    [VTPASS_CONTRACT, (meter) => ({ content: { Meter_Number: meter } })],
    [VTPASS_CONTRACT, (meter) => ({ content: { MeterNumber: meter } })],
    [BUYPOWER_CONTRACT, (meter) => ({ data: { meterNo: meter } })],
  ])('of another one shows no stranger’s name', (contract, body) => {
    const read = (meter: unknown): object =>
      boundToMeter({ answer, body: body(meter) }, METER, contract);
    for (const ours of ['01000000008', '0100 000 0008', 1_000_000_008, null, 'N/A']) {
      expect(read(ours)).toEqual(answer);
    }
    for (const other of ['01000000016', 'x', '0100000000801']) {
      expect(read(other)).toMatchObject({ kind: 'unavailable', mismatches: [{ binds: true }] });
      expect(JSON.stringify(read(other))).not.toContain('STRANGER');
    }
  });

  it('that does not know another meter says nothing of ours', () => {
    const invalid = { kind: 'invalid', message: 'No.' } as const;
    const body = { content: { error: 'No.', Meter_Number: '01000000016' } };
    expect(boundToMeter({ answer: invalid, body }, METER, VTPASS_CONTRACT).kind).toBe(
      'unavailable',
    );
  });
});
